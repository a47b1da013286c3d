// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testprogram.h"
#include "tests/support/trackingfixture.h"

using namespace saferide;
using test::Answer;

namespace {

/// Chunked, as Traccar 10 sends JSON.
QByteArray inChunks(const QByteArray &body)
{
    const QByteArray first = body.left(20);
    const QByteArray second = body.mid(20);
    return QByteArray::number(first.size(), 16) + "\r\n" + first + "\r\n"
        + QByteArray::number(second.size(), 16) + "\r\n" + second + "\r\n0\r\n\r\n";
}

const QByteArray OverlandOk = R"({"result":"ok"})";
const QByteArray OverlandFirst = tracking::firstAnswerTo(tracking::Dialect::Overland).body;

} // namespace

/// The requests of each app and version, byte by byte as the sources of the apps write them.
class TestTrackingApps : public test::TrackingFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addRows(); }
    void init() { startTracking(); }
    void cleanup() { finishTracking(); }

    void isHeardStoredAndAnsweredOnce_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("body");
        const auto row = [](const char *name, const QByteArray &request,
                            const QByteArray &body = "") {
            QTest::newRow(name) << request << body;
        };
        row("Traccar Client 7.9, Android",
            "POST /i/KEY?id=862731&timestamp=1769850900&lat=48.5&lon=11.25&speed=10.0&bearing=90.0"
            "&altitude=519.0&accuracy=12.5&batt=87.0 HTTP/1.1\r\n"
            "User-Agent: Dalvik/2.1.0 (Linux; U; Android 14; Pixel 7)\r\nHost: rides.example\r\n"
            "Connection: Keep-Alive\r\nAccept-Encoding: gzip\r\nContent-Length: 0\r\n\r\n");
        row("Traccar Client 7.2, iOS",
            "POST /i/KEY?id=862731&timestamp=1769850900&lat=48.5&lon=11.25&speed=10.0&bearing=90.0"
            "&altitude=519.0&accuracy=12.5&batt=87.0 HTTP/1.1\r\nHost: rides.example\r\n"
            "Accept: */*\r\nContent-Length: 0\r\nUser-Agent: TraccarClient/72 "
            "CFNetwork/1498\r\n\r\n");
        row("Traccar Client 9",
            "POST /i/KEY HTTP/1.1\r\nContent-Type: application/json\r\nHost: rides.example\r\n"
            "Content-Length: LENGTH\r\nUser-Agent: okhttp/4.12.0\r\n\r\n"
            R"({"location":{"timestamp":"2026-01-31T09:15:00.000Z","coords":{"latitude":48.5,"longitude":11.25,)"
            R"("accuracy":4.7,"speed":5.25,"heading":271.5,"altitude":519.2},"battery":{"level":0.87},)"
            R"("uuid":"5ce8d6fa-6d30-4a49-8f0e-0b6d7a9bbf10","extras":{}},"device_id":"rider7"})");
        row("Traccar Client 9, key as the device's id",
            "POST /i HTTP/1.1\r\nContent-Type: application/json\r\nHost: rides.example\r\n"
            "Content-Length: LENGTH\r\n\r\n"
            R"({"location":{"timestamp":"2026-01-31T09:15:00.000Z","coords":{"latitude":48.5,"longitude":11.25}},)"
            R"("device_id":"KEY"})");
        row("Traccar Client 10",
            "POST "
            "/i/KEY?id=rider7&lat=48.5&lon=11.25&timestamp=1769850900000&accuracy=4.7&speed=-1.0"
            "&bearing=-1.0&altitude=519.2&batt=55 HTTP/1.1\r\nHost: rides.example\r\n"
            "User-Agent: Dart/3.9 (dart:io)\r\nContent-Length: 0\r\n\r\n");
        row("Traccar Client 10, key as the device's id",
            "POST /i?id=KEY&lat=48.5&lon=11.25&timestamp=1769850900000 HTTP/1.1\r\n"
            "Host: rides.example\r\nContent-Length: 0\r\n\r\n");
        row("a form in chunks",
            "POST /i/KEY HTTP/1.1\r\nHost: rides.example\r\nTransfer-Encoding: chunked\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
                + inChunks("id=rider7&lat=48.5&lon=11.25&timestamp=1769850900"));
        row("OwnTracks, Android",
            "POST /i HTTP/1.1\r\nAuthorization: Basic BASIC\r\nX-Limit-U: bob\r\nX-Limit-D: "
            "pixel\r\n"
            "User-Agent: Owntracks-Android/420600000\r\nContent-Type: application/json; "
            "charset=utf-8\r\n"
            "Content-Length: LENGTH\r\nHost: rides.example\r\nConnection: Keep-Alive\r\n\r\n"
            R"({"_type":"location","_id":"4f1c2a9e","acc":12,"alt":519,"batt":87,"bs":1,"cog":271,"conn":"m",)"
            R"("created_at":1769850999,"lat":48.5,"lon":11.25,"m":2,"tid":"r7","topic":"owntracks/bob/pixel",)"
            R"("tst":1769850900,"vac":3,"vel":18})",
            "[]");
        row("OwnTracks, iOS",
            "POST /i/KEY HTTP/1.1\r\nHost: rides.example\r\nContent-Type: application/json\r\n"
            "X-Limit-U: user\r\nX-Limit-D: device\r\nContent-Length: LENGTH\r\n\r\n"
            R"({"_type":"location","lat":48.5,"lon":11.25,"tst":1769850900,"acc":5,"vel":-1,"cog":-1,"batt":50,)"
            R"("tid":"r8","topic":"owntracks/user/device"})",
            "[]");
        row("Overland, iOS",
            "POST /i HTTP/1.1\r\nHost: rides.example\r\nContent-Type: application/json\r\n"
            "Authorization: Bearer KEY\r\nContent-Length: LENGTH\r\nUser-Agent: "
            "Overland/1.4\r\n\r\n"
            R"({"locations":[{"type":"Feature","geometry":{"type":"Point","coordinates":[11.25,48.5]},"properties":)"
            R"({"timestamp":"2026-01-31T09:15:00Z","speed":4,"horizontal_accuracy":5,"battery_level":0.875,)"
            R"("device_id":"rider7","wifi":"home"}}],"current":{"type":"Feature","geometry":{"type":"Point",)"
            R"("coordinates":[11.25,48.5]},"properties":{"timestamp":"2026-01-31T09:15:00Z"}}})",
            OverlandOk);
        row("Overland in its mode for OwnTracks",
            "POST /i HTTP/1.1\r\nHost: rides.example\r\nContent-Type: application/json\r\n"
            "Authorization: Basic KEY:\r\nContent-Length: LENGTH\r\n\r\n"
            R"({"_type":"location","lat":48.5,"lon":11.25,"tst":1769850900})",
            "[]");
        row("OsmAnd",
            "GET "
            "/i/"
            "KEY?lat=48.5&lon=11.25&timestamp=1769850900000&accuracy=3.9&altitude=519.0&speed=5.5"
            "&bearing=271.5&batt=61&unit=mps HTTP/1.1\r\nUser-Agent: OsmAnd\r\nHost: "
            "rides.example\r\n"
            "Connection: Keep-Alive\r\nAccept-Encoding: gzip\r\n\r\n");
        row("GPSLogger 136",
            "GET "
            "/i/"
            "KEY?lat=48.5&lon=11.25&timestamp=1769850900&accuracy=12&speed=5.25&bearing=12.5&"
            "altitude=519"
            "&batt=42.0&charge=false&unit=mps HTTP/1.1\r\nHost: rides.example\r\nConnection: "
            "Keep-Alive\r\n"
            "Accept-Encoding: gzip\r\nUser-Agent: okhttp/4.12.0\r\n\r\n");
        row("a Traccar server that forwards",
            "POST /i HTTP/1.1\r\nAuthorization: Bearer KEY\r\nContent-Type: application/json\r\n"
            "Host: rides.example\r\nContent-Length: LENGTH\r\n\r\n"
            R"({"position":{"id":71,"attributes":{"batteryLevel":61.0},"deviceId":3,"protocol":"osmand",)"
            R"("fixTime":"2026-01-31T09:15:00.000+00:00","valid":true,"latitude":48.5,"longitude":11.25,"altitude":519.0,)"
            R"("speed":10.0,"course":90.0,"accuracy":0.0},"device":{"id":3,"uniqueId":"862731"}})");
        row("our page",
            "POST /i/KEY HTTP/1.1\r\nHost: rides.example\r\nContent-Type: application/json\r\n"
            "Origin: http://elsewhere.example\r\nContent-Length: LENGTH\r\n\r\n"
            R"([{"lat":48.5,"lon":11.25,"timestamp":1769850900000,"accuracy":5,"unit":"mps"}])");
        row("key in capitals, in the user of Basic",
            "GET /i?lat=48.5&lon=11.25&timestamp=1769850900 HTTP/1.1\r\nHost: h\r\n"
            "Authorization: Basic USER\r\n\r\n");
        row("key in X-Limit-U",
            "POST /i HTTP/1.1\r\nHost: h\r\nX-Limit-U: KEY\r\nContent-Length: LENGTH\r\n\r\n"
            R"({"_type":"location","lat":48.5,"lon":11.25,"tst":1769850900})",
            "[]");
        row("a query that is malformed for others",
            "GET /i/KEY?lat=48.5&lon=11.25&timestamp=1769850900&text=100%&x=%zz HTTP/1.1\r\nHost: "
            "h\r\n\r\n");
    }
    void isHeardStoredAndAnsweredOnce()
    {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, body);
        request.replace("BASIC", QByteArray("ABC123:" + key).toBase64());
        request.replace("USER", QByteArray(key.toUpper() + ':').toBase64());
        for (int time = 0; time < 2; ++time) { // the answer was lost: it is sent again
            const Answer answer = sendRaw(request);
            QCOMPARE(answer.status, 200);
            QCOMPARE(answer.body, time == 0 && body == OverlandOk ? OverlandFirst : body);
            QCOMPARE(answer.headers.value("cache-control"), "no-store");
            QCOMPARE(answer.headers.value("referrer-policy"), "no-referrer");
            QCOMPARE(stored(), QStringList{QStringLiteral("48.5,11.25")});
        }
        QCOMPARE(heard(), QStringList{QStringLiteral("48.5,11.25")});
    }

    void storesWhatTheAppMeasured()
    {
        QCOMPARE(post("/i/KEY?id=7&timestamp=1769850900&lat=48.5&lon=11&speed=10&bearing=90"
                      "&altitude=519&accuracy=12.5&batt=87")
                     .status,
                 200);
        const QJsonObject position =
            call("GET", bobs + "/positions", {}, bob).array().first().toObject();
        QCOMPARE(position[u"fix_time"_qs].toString(), u"2026-01-31T09:15:00+00:00"_qs);
        QCOMPARE(position[u"speed"_qs].toDouble(), 5.14444);
        QCOMPARE(position[u"course"_qs].toDouble(), 90);
        QCOMPARE(position[u"altitude"_qs].toDouble(), 519);
        QCOMPARE(position[u"accuracy"_qs].toDouble(), 12.5);
        QCOMPARE(position[u"battery"_qs].toDouble(), 87);
    }

    void aBatchIsStoredAndItsNewestIsHeard()
    {
        QByteArray batch;
        for (int i = 0; i < 50; ++i) {
            batch += R"({"geometry":{"coordinates":[11,)" + QByteArray::number(40 + i % 50)
                + R"(]},"properties":{"timestamp":)"
                + QByteArray::number(1'769'850'900 + (i * 7) % 50) + "}},";
        }
        const Answer answer =
            post("/i/KEY", R"({"locations":[)" + batch + R"({"properties":{}}]})");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, OverlandFirst);
        QCOMPARE(stored().size(), 50);
        QCOMPARE(heard(), QStringList{QStringLiteral("47,11")}); // i = 7: 7 * 7 = 49
    }

    void aLongBatchMayHaveItsKeyInItsItemsAlone()
    {
        const QByteArray properties =
            "\"properties\":{\"device_id\":\"" + key + "\",\"wifi\":\"" + QByteArray(500, 'w');
        QByteArray batch;
        for (int i = 0; i < 200; ++i) {
            batch += "{\"geometry\":{\"coordinates\":[11,48]}," + properties
                + "\",\"timestamp\":" + QByteArray::number(1'769'850'000 + i) + "}},";
        }
        batch.chop(1);
        QCOMPARE(post("/i", "{\"locations\":[" + batch + "]}").status, 200);
        QCOMPARE(stored().size(), 200);
    }

    void aBatchOfAPhoneWhoseClockIsAheadIsHeardByItsNewest()
    {
        const qint64 ahead = daemon->clock.now().msecs + 120'000;
        QByteArray batch;
        for (int i = 0; i < 5; ++i) { // by the place, the first would come last
            batch += "{\"lat\":" + QByteArray::number(50 - i)
                + ",\"lon\":11,\"timestamp\":" + QByteArray::number(ahead + i * 1'000) + "},";
        }
        batch.chop(1);
        QCOMPARE(post("/i/KEY", "[" + batch + "]").status, 200);
        QCOMPARE(heard(), QStringList{QStringLiteral("46,11")});
        QCOMPARE(stored().size(), 5);
        const QJsonObject last = call("GET", bobs, {}, bob).object();
        QCOMPARE(placeOf(last), QStringLiteral("46,11")); // the database agrees
    }

    void whatIsFarInTheFutureIsStoredAndNotHeard()
    {
        const QByteArray future = QByteArray::number(daemon->clock.now().msecs + 3'600'000);
        QCOMPARE(post("/i/KEY",
                      R"([{"lat":48.5,"lon":11,"timestamp":)" + future
                          + R"(},{"lat":47,"lon":11,"timestamp":1769850900}])")
                     .status,
                 200);
        QCOMPARE(heard(), QStringList{QStringLiteral("47,11")});
        QCOMPARE(stored().size(), 2);
    }
};

SAFERIDE_TEST(TestTrackingApps)
#include "tst_trackingapps.moc"
