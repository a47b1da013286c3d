// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/geo/webmercator.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;

namespace {

bool isNear(double actual, double expected, double tolerance)
{
    return std::abs(actual - expected) <= tolerance;
}

} // namespace

class TestWebMercator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void projectsKnownPlaces_data()
    {
        QTest::addColumn<double>("latitude");
        QTest::addColumn<double>("longitude");
        QTest::addColumn<double>("x");
        QTest::addColumn<double>("y");
        QTest::newRow("null island") << 0.0 << 0.0 << 0.5 << 0.5;
        QTest::newRow("north west corner") << MaxMercatorLatitude << -180.0 << 0.0 << 0.0;
        QTest::newRow("south east corner") << -MaxMercatorLatitude << 180.0 << 1.0 << 1.0;
        // EPSG:3857 of 46.0511 N 14.5051 E: 1614700.37 E 5787402.19 N
        QTest::newRow("Ljubljana")
            << 46.0511 << 14.5051 << 0.5 + 14.5051 / 360 << 0.5 - 0.144442655;
        QTest::newRow("the pole is moved to the edge") << 90.0 << 0.0 << 0.5 << 0.0;
    }
    void projectsKnownPlaces()
    {
        QFETCH(double, latitude);
        QFETCH(double, longitude);
        QFETCH(double, x);
        QFETCH(double, y);
        const WorldPoint world = toWorld({latitude, longitude});
        QVERIFY(isNear(world.x, x, 1e-9));
        QVERIFY2(isNear(world.y, y, 1e-6), qPrintable(QString::number(world.y, 'f', 9)));
    }

    void comesBackToWhereItStarted()
    {
        for (double latitude = -85; latitude <= 85; latitude += 8.5) {
            for (double longitude = -179; longitude < 180; longitude += 17.9) {
                const GeoPoint back = toGeo(toWorld({latitude, longitude}));
                QVERIFY(isNear(back.latitude, latitude, 1e-9));
                QVERIFY(isNear(back.longitude, longitude, 1e-9));
            }
        }
    }

    void copiesOfTheWorldHaveTheSameLongitudes()
    {
        QVERIFY(isNear(toGeo({1.25, 0.5}).longitude, -90, 1e-9));
        QVERIFY(isNear(toGeo({-0.25, 0.5}).longitude, 90, 1e-9));
    }

    void aPixelShrinksWithLatitudeAndZoom()
    {
        QVERIFY(isNear(metersPerPixel(0, 0), 156'543.034, 1e-3));
        QVERIFY(isNear(metersPerPixel(60, 0), 156'543.034 / 2, 1e-3));
        QVERIFY(isNear(metersPerPixel(0, 10.5), 156'543.034 / std::exp2(10.5), 1e-6));
    }

    void neighboursAcrossTheDateLineStayTogether()
    {
        const WorldPoint fiji = toWorld({-17, 179.5});
        const WorldPoint samoa = toWorld({-14, -172});
        const WorldPoint moved = nearestCopy(samoa, fiji);
        QVERIFY(moved.x > fiji.x);
        QVERIFY(isNear(moved.x - fiji.x, 8.5 / 360, 1e-12));
    }
};

SAFERIDE_TEST(TestWebMercator)
#include "tst_webmercator.moc"
