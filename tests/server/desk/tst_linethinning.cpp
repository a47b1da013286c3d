// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/linethinning.h"
#include "shared/protocol/console/message.h"
#include "shared/protocol/console/rideroutemessage.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;

namespace {

GpxSegment segmentOf(int points, double step)
{
    GpxSegment segment;
    for (int i = 0; i < points; ++i) {
        segment.append(GpxPoint{.point = {45 + i * step, 14}, .elevation = {}, .time = {}});
    }
    return segment;
}

Gpx gpxOf(const QList<GpxSegment> &segments)
{
    Gpx gpx;
    gpx.tracks.append(GpxLine{{}, segments});
    return gpx;
}

} // namespace

class TestLineThinning : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aShortLineStaysWhole()
    {
        const auto thin = desk::thinnedLine(gpxOf({segmentOf(100, 1e-7), segmentOf(5, 1e-3)}));
        QCOMPARE(thin.size(), 2);
        QCOMPARE(thin[0].size(), 100);
        QCOMPARE(thin[1].size(), 5);
    }

    void aLongLineIsThinnedAndKeepsItsEnds()
    {
        const GpxSegment segment = segmentOf(200'000, 1e-6);
        const auto thin = desk::thinnedLine(gpxOf({segment}));
        QVERIFY(thin[0].size() <= 20'000);
        QVERIFY(thin[0].size() > 5'000);
        QCOMPARE(thin[0].first(), segment.first().point);
        QCOMPARE(thin[0].last(), segment.last().point);
    }

    void pointsThatAreAllInOnePlaceDoNotGoOnForever()
    {
        const auto thin = desk::thinnedLine(gpxOf({segmentOf(30'000, 0)}), 100);
        QCOMPARE(thin[0].size(), 2);
    }

    void manySegmentsKeepTheirEnds()
    {
        const auto thin = desk::thinnedLine(gpxOf(QList<GpxSegment>(50, segmentOf(3, 1e-3))), 100);
        QCOMPARE(thin.size(), 50);
        QCOMPARE(thin[7].size(), 2);
    }

    void ofTooManySegmentsTheLongestStay()
    {
        QList<GpxSegment> segments(500, segmentOf(3, 1e-3));
        segments[3] = segmentOf(3, 2e-3);
        segments[480] = segmentOf(200, 1e-3);
        const auto thin = desk::thinnedLine(gpxOf(segments), 100);
        QCOMPARE(thin.size(), 50);
        QCOMPARE(thin.first().first(), segments[0].first().point);
        QVERIFY(
            thin.contains(QList<GeoPoint>{segments[3].first().point, segments[3].last().point}));
        QCOMPARE(thin.last().last(), segments[480].last().point);
    }

    void noLineIsLongerThanADeskTakes()
    {
        QList<GpxSegment> segments(250'000, segmentOf(2, 10));
        const RideRoute route{RideId{1}, RouteId{1}, {}, 1, 1, desk::thinnedLine(gpxOf(segments))};
        const auto text =
            console::serialize(console::ServerMessage(console::Reply{1, console::toJson(route)}));
        QVERIFY(text.size() < 2 * 1024 * 1024);
        EXPECT_OK(console::parseServerMessage(text));
    }

    void routesReadBack()
    {
        const RideRoute route{
            RideId{3}, RouteId{4}, QStringLiteral("Round the lake"),
            1234.5,    67,         {{{45.75, 14.36}, {-90, 180}, {0, -180}}, {}, {{1e-6, -1e-6}}}};
        const auto read = console::rideRouteFromJson(console::toJson(route));
        EXPECT_OK(read);
        QVERIFY(*read == route);
    }

    void refusesMorePointsThanADeskTakes()
    {
        RideRoute route;
        route.ride = RideId{3};
        route.route = RouteId{9};
        const QList<GeoPoint> half(console::MaxRoutePoints / 2, GeoPoint{46, 14});
        route.segments = {half, half};
        EXPECT_OK(console::rideRouteFromJson(console::toJson(route)));
        route.segments.append({GeoPoint{46, 14}});
        QVERIFY(!console::rideRouteFromJson(console::toJson(route)));
    }

    void refusesBrokenPolylines_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("half a point") << QStringLiteral("_p~iF");
        QTest::newRow("cut in a number") << QStringLiteral("_p~iF~ps|");
        QTest::newRow("not of the alphabet") << QStringLiteral("ä~iF~ps|U");
        QTest::newRow("blank") << QStringLiteral("  ");
        QTest::newRow("too long a number") << QString(40, QChar(u'~'));
        QTest::newRow("not on earth")
            << console::encodePolyline({GeoPoint{90, 0}}) + console::encodePolyline({{90, 0}});
    }

    void refusesBrokenPolylines()
    {
        QFETCH(QString, text);
        QVERIFY(!console::decodePolyline(text));
    }
};

SAFERIDE_TEST(TestLineThinning)
#include "tst_linethinning.moc"
