// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/histogram.h"
#include "load/httpresponse.h"
#include "load/locationjson.h"
#include "load/locationtext.h"
#include "load/track.h"
#include "load/websockettransport.h"

#include "shared/geo/greatcircle.h"
#include "tests/support/testprogram.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace saferide;
using namespace saferide::load;

namespace {

GpxPoint pointAt(double latitude, qint64 seconds)
{
    return {{latitude, 14}, 300, Timestamp{1'000'000'000'000 + seconds * 1000}};
}

Gpx trackOf(const QList<GpxSegment> &segments)
{
    Gpx gpx;
    gpx.tracks.append({QString(), segments});
    return gpx;
}

} // namespace

class TestLoadTools : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void histogramIsExactWithinTwoPercent_data()
    {
        QTest::addColumn<quint64>("micros");
        for (const quint64 micros : {0ULL, 1ULL, 63ULL, 64ULL, 127ULL, 128ULL, 999ULL, 65'535ULL,
                                     1'000'000ULL, 59'999'999ULL, 4'294'967'295ULL}) {
            QTest::addRow("%llu", micros) << quint64(micros);
        }
    }
    void histogramIsExactWithinTwoPercent()
    {
        QFETCH(quint64, micros);
        Histogram histogram;
        histogram.add(micros);
        const double told = histogram.percentileMsecs(50) * 1000;
        QVERIFY(told >= double(micros));
        QVERIFY(told <= double(micros) * 1.02 + 0.5);
    }

    void histogramTellsPercentilesOfAll()
    {
        Histogram left;
        Histogram right;
        for (std::uint64_t micros = 1; micros <= 60; ++micros) {
            (micros % 2 == 0 ? left : right).add(micros);
        }
        left.add(right);
        QCOMPARE(left.total(), std::uint64_t(60));
        QCOMPARE(left.percentileMsecs(50), 0.030);
        QCOMPARE(left.percentileMsecs(100), 0.060);
        QCOMPARE(Histogram().percentileMsecs(99), 0.0);
    }

    void aPositionCarriesItsNumberThereAndBack_data()
    {
        QTest::addColumn<quint32>("number");
        for (const quint32 number : {1U, 10U, 9'999'999U, 10'000'000U, 12'345'678U, 99'999'999U}) {
            QTest::addRow("%u", number) << number;
        }
    }
    void aPositionCarriesItsNumberThereAndBack()
    {
        QFETCH(quint32, number);
        std::string json;
        writeLocation(json, "ABC123", number, 1'769'850'900'007);
        QJsonObject object =
            QJsonDocument::fromJson(QByteArray(json.data(), qsizetype(json.size()))).object();
        QCOMPARE(object[QStringLiteral("location_timestamp")].toString(),
                 QStringLiteral("2026-01-31T09:15:00.007+00:00"));
        object.insert(QStringLiteral("user_id"), 42);
        const QByteArray event =
            "[\"location_update\"," + QJsonDocument(object).toJson(QJsonDocument::Compact) + ']';
        const auto heard = readLocation({event.constData(), std::size_t(event.size())});
        QVERIFY(heard);
        QCOMPARE(heard->user, std::int64_t(42));
        QCOMPARE(heard->number, std::uint32_t(number));
    }

    void otherEventsAreNoPositions()
    {
        QVERIFY(!readLocation("[\"message\",{\"msg\":\"hello\"}]"));
        QVERIFY(!readLocation("[\"location_update\",{}]"));
    }

    void locationJsonKeepsEveryDigitAndLeavesOutWhatIsNotKnown()
    {
        LocationFix fix;
        fix.point = {45.772175035, -14.357659249};
        const QByteArray json = locationJson(QStringLiteral("ABC123"), fix);
        QCOMPARE(json,
                 QByteArray("{\"latitude\":45.772175035,\"longitude\":-14.357659249,\"ride_code\":"
                            "\"ABC123\"}"));
    }

    void clientFramesHaveTheLengthOfTheirSize_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<QByteArray>("head");
        QTest::newRow("empty") << 0 << QByteArray::fromHex("8180");
        QTest::newRow("125") << 125 << QByteArray::fromHex("81fd");
        QTest::newRow("126") << 126 << QByteArray::fromHex("81fe007e");
        QTest::newRow("65535") << 65'535 << QByteArray::fromHex("81feffff");
        QTest::newRow("65536") << 65'536 << QByteArray::fromHex("81ff0000000000010000");
    }
    void clientFramesHaveTheLengthOfTheirSize()
    {
        QFETCH(int, size);
        QFETCH(QByteArray, head);
        const std::string payload(std::size_t(size), 'x');
        std::string frame;
        appendClientFrame(frame, 1, payload);
        QCOMPARE(QByteArray::fromStdString(frame),
                 QByteArray(head + QByteArray(4, '\0') + QByteArray(size, 'x')));
    }

    void readsAResponseOnceItIsWhole()
    {
        constexpr std::string_view Answer =
            "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 5\r\nretry-after: 17\r\n\r\nhello";
        for (std::size_t size = 0; size < Answer.size(); ++size) {
            QVERIFY(!parseResponse(Answer.substr(0, size)));
        }
        const auto response = parseResponse(Answer);
        QVERIFY(response);
        QCOMPARE(response->status, 429);
        QVERIFY(response->body == "hello");
        QVERIFY(headerValue(response->head, "retry-after") == "17");
        QCOMPARE(response->size, Answer.size());
    }

    void aRecordedTrackFollowsTheFilesTimes()
    {
        const auto track =
            Track::recorded(trackOf({{pointAt(46, 0), pointAt(46.001, 20), pointAt(46.002, 30)}}));
        QVERIFY(track);
        QCOMPARE(track->seconds(), 30.0);
        QVERIFY(distanceMeters(track->at(10).point, {46.0005, 14}) < 0.01);
        QVERIFY(std::abs(track->at(10).speed - 5.56) < 0.01);
        QCOMPARE(track->at(-1).point, (GeoPoint{46, 14}));
        QCOMPARE(track->at(99).point, (GeoPoint{46.002, 14}));
    }

    void aRecordedTrackSkipsImpossibleTimesAndShortensLongBreaks()
    {
        GpxPoint timeless = pointAt(46.5, 0);
        timeless.time.reset();
        const auto track = Track::recorded(
            trackOf({{pointAt(46, 100), timeless, pointAt(47, 50), pointAt(46.001, 110)},
                     {pointAt(46.002, 90'000)}}));
        QVERIFY(track);
        QCOMPARE(track->seconds(), 70.0);
        QVERIFY(!Track::recorded(trackOf({{timeless, pointAt(46, 1)}})));
    }

    void aRiddenTrackArrivesAfterAPlausibleTime()
    {
        std::mt19937 random(7);
        const auto track =
            Track::ridden(trackOf({{pointAt(46, 0), pointAt(46.05, 0), pointAt(46.1, 0)}}), random);
        const double speed = 11'119.5 / track.seconds();
        QVERIFY2(speed > 3 && speed < 9, qPrintable(QString::number(speed)));
        QCOMPARE(track.at(track.seconds()).point, (GeoPoint{46.1, 14}));
    }
};

SAFERIDE_TEST(TestLoadTools)
#include "tst_loadtools.moc"
