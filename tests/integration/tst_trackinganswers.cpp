// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upkeep/eventtail.h"
#include "tests/support/testprogram.h"
#include "tests/support/trackingfixture.h"

using namespace saferide;
using test::Answer;

namespace {

const QByteArray Place = "/i/KEY?lat=48.5&lon=11.25&timestamp=1769850900";

} // namespace

/// What apps are answered, and what became of their positions.
class TestTrackingAnswers : public test::TrackingFixture
{
    Q_OBJECT

    test::RestAnswer endRide()
    {
        return call("PUT", pathOf("rides", ride), R"({"status":"cancelled"})", ann);
    }
    std::optional<LastContact> lastContact()
    {
        const UserId user{call("GET", bobs, {}, bob)[QStringLiteral("user_id")].toInteger()};
        return daemon->rides.loaded(RideId{ride.id()})
            ->participant(user)
            ->participation.lastContact;
    }

private Q_SLOTS:
    void initTestCase_data() { addRows(); }
    void init() { startTracking(); }
    void cleanup() { finishTracking(); }

    void aRightKeyIsAnswered200WhateverWasSent_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("answer");
        const auto row = [](const char *name, const QByteArray &body,
                            const QByteArray &answer = "") {
            QTest::newRow(name) << body << answer;
        };
        row("nothing", "");
        row("no JSON", "{\"_type\":");
        row("binary", QByteArray("\x00\xff\xfe\x80", 4));
        row("unknown JSON", R"({"hello":"world"})");
        row("no place", R"({"_type":"location","tst":1769850900})", "[]");
        row("waypoints", R"({"_type":"waypoints","waypoints":[]})", "[]");
        row("encrypted", R"({"_type":"encrypted","data":"cGxlYXNl"})", "[]");
        row("bad places", R"({"locations":[{"geometry":{"coordinates":[999,999]}}]})",
            tracking::firstAnswerTo(tracking::Dialect::Overland).body);
        row("no fix",
            R"({"position":{"valid":false,"fixTime":1769850900,"latitude":0,"longitude":0}})");
        row("deep", QByteArray(100'000, '['));
        row("many items", "[" + QByteArray("{},").repeated(3'000) + "{}]");
    }
    void aRightKeyIsAnswered200WhateverWasSent()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, answer);
        const Answer got = post("/i/KEY", body);
        QCOMPARE(got.status, 200);
        QCOMPARE(got.body, answer);
        QCOMPARE(stored(), QStringList());
        QCOMPARE(heard(), QStringList());
    }

    void ownTracksWithoutABodyIsAnsweredJson()
    {
        QCOMPARE(
            sendRaw(
                "POST /i/KEY HTTP/1.1\r\nHost: h\r\nX-Limit-U: user\r\nContent-Length: 0\r\n\r\n")
                .body,
            "[]");
    }

    void aWrongKeyIsAnswered401_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::newRow("none") << QByteArray("GET /i?lat=1&lon=1 HTTP/1.1\r\nHost: h\r\n\r\n");
        QTest::newRow("another") << QByteArray(
            "GET /i/aaaaaaaaaaaaaaaaaaaaaaaaaa?lat=1&lon=1 HTTP/1.1\r\nHost: h\r\n\r\n");
        QTest::newRow("no key") << QByteArray(
            "POST /i/hello?lat=1&lon=1 HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
        QTest::newRow("in no place for it")
            << QByteArray("GET /i?lat=1&lon=1&key=KEY HTTP/1.1\r\nHost: h\r\n\r\n");
        QTest::newRow("an access token") << QByteArray(
            "GET /i?lat=1&lon=1 HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer TOKEN\r\n\r\n");
    }
    void aWrongKeyIsAnswered401()
    {
        QFETCH(QByteArray, request);
        const Answer answer = sendRaw(request.replace("TOKEN", bob));
        QCOMPARE(answer.status, 401);
        QCOMPARE(answer.headers.value("www-authenticate"), R"(Basic realm="SafeRide")");
        QCOMPARE(answer.body, QByteArray());
        QCOMPARE(stored(), QStringList());
    }

    void aKeyIsNoAccessToken()
    {
        QCOMPARE(call("GET", "/participations/", {}, key).status, 401);
        QCOMPARE(call("GET", bobs, {}, key).status, 401);
    }

    void aKeyThatWasReplacedRevokedOrLeftIsAnswered401AtOnce()
    {
        QCOMPARE(post(Place).status, 200);
        const QByteArray second = newKey();
        QCOMPARE(post(Place).status, 401);
        key = second;
        QCOMPARE(post(Place).status, 200);
        QCOMPARE(call("DELETE", bobs + "/tracking-key", {}, bob).status, 204);
        QCOMPARE(post(Place).status, 401);
        QCOMPARE(call("DELETE", bobs + "/tracking-key", {}, bob).status, 204);
        key = newKey();
        QCOMPARE(post(Place).status, 200);
        QCOMPARE(call("DELETE", bobs, {}, bob).status, 204);
        QCOMPARE(post(Place).status, 401);
        QCOMPARE(join(ride, bob).status, 201); // the same participation, but another time in it
        QCOMPARE(post(Place).status, 401);
        key = newKey();
        QCOMPARE(post(Place).status, 200);
    }

    void onlyTheRiderMakesAndRevokesTheKey()
    {
        for (const QByteArray &token : {ann, desk}) {
            QCOMPARE(call("POST", bobs + "/tracking-key", {}, token).status, 403);
            QCOMPARE(call("DELETE", bobs + "/tracking-key", {}, token).status, 403);
        }
        const QByteArray stranger = client->newUser(QStringLiteral("eve"));
        QCOMPARE(call("POST", bobs + "/tracking-key", {}, stranger).status, 403);
        QCOMPARE(post(Place).status, 200);
    }

    void aPreviewOfTheLinkChangesNothing()
    {
        QCOMPARE(get("/i/KEY").status, 200);
        QCOMPARE(get("/i/KEY?id=7").status, 200);
        QCOMPARE(sendRaw("HEAD " + Place + " HTTP/1.1\r\nHost: h\r\n\r\n").status, 200);
        QVERIFY(!lastContact());
        QCOMPARE(stored(), QStringList());
        QCOMPARE(heard(), QStringList());
    }

    void aBrowserIsSentToThePageOfTheRide()
    {
        const Answer answer = sendRaw("GET /i/KEY?id=7&interval=10 HTTP/1.1\r\nHost: h\r\n"
                                      "Accept: text/html,application/xhtml+xml\r\n\r\n");
        QCOMPARE(answer.status, 303);
        QCOMPARE(answer.headers.value("location"),
                 "http://h/j/" + ride[QStringLiteral("code")].toString().toLatin1());
        QCOMPARE(answer.headers.value("referrer-policy"), "no-referrer");
        QCOMPARE(sendRaw("GET /i/aaaaaaaaaaaaaaaaaaaaaaaaaa HTTP/1.1\r\nHost: h\r\n"
                         "Accept: text/html\r\n\r\n")
                     .status,
                 401);
        QVERIFY(!lastContact());
    }

    void whatIsCompressedIsNotRead()
    {
        QCOMPARE(sendRaw("POST /i/KEY HTTP/1.1\r\nHost: h\r\nContent-Encoding: gzip\r\n"
                         "Content-Length: LENGTH\r\n\r\n\x1f\x8b")
                     .status,
                 415);
        QCOMPARE(stored(), QStringList());
    }

    void overlandIsSetUpByItsFirstAnswerAlone()
    {
        const QByteArray batch = R"({"locations":[{"geometry":{"coordinates":[11.25,48.5]},)"
                                 R"("properties":{"timestamp":"2026-01-31T09:15:00Z"}}]})";
        QCOMPARE(post("/i/KEY?lat=1&lon=2&timestamp=1769850900").status, 200); // another app
        const auto first = QJsonDocument::fromJson(post("/i/KEY", batch).body).object();
        QCOMPARE(first[QStringLiteral("result")], QStringLiteral("ok"));
        QCOMPARE(first[QStringLiteral("set")][QStringLiteral("send_interval")],
                 QStringLiteral("10s"));
        QCOMPARE(post("/i/KEY", batch).body, R"({"result":"ok"})");
    }

    void ownTracksIsToldWhereTheGroupIs()
    {
        const Timestamp now = daemon->clock.now();
        const auto fix = [&](double latitude, qint64 ago) {
            return LocationFix{.point = {latitude, 11.25}, .fixTime = now + -ago, .speed = 5};
        };
        const auto live = daemon->rides.loaded(RideId{ride.id()});
        const UserId leader{ride[QStringLiteral("created_by_user_id")].toInteger()};
        EXPECT_OK(live->accept(leader, fix(48.6, 14 * 60'000), now));
        const QByteArray place = R"({"_type":"location","lat":48.5,"lon":11.25,"tst":)"
            + QByteArray::number(now.msecs / 1000) + '}';
        const auto group = QJsonDocument::fromJson(post("/i/KEY", place).body).array();
        QCOMPARE(group.size(), 2); // never oneself
        QCOMPARE(group[0].toObject(),
                 (QJsonObject{{QStringLiteral("_type"), QStringLiteral("location")},
                              {QStringLiteral("tid"), group[1][QStringLiteral("tid")]},
                              {QStringLiteral("lat"), 48.6},
                              {QStringLiteral("lon"), 11.25},
                              {QStringLiteral("tst"), (now.msecs - 14 * 60'000) / 1000},
                              {QStringLiteral("vel"), 18}}));
        QCOMPARE(group[1][QStringLiteral("_type")], QStringLiteral("card"));
        QCOMPARE(group[1][QStringLiteral("name")], QStringLiteral("ann"));
        QCOMPARE(post("/i/KEY", place).body, "[]"); // not that often
    }

    void theOrganizerKeepsTheGroupFromApps()
    {
        QCOMPARE(call("PUT", pathOf("rides", ride), R"({"share_group":false})", ann).status, 200);
        const Timestamp now = daemon->clock.now();
        const UserId leader{ride[QStringLiteral("created_by_user_id")].toInteger()};
        EXPECT_OK(daemon->rides.loaded(RideId{ride.id()})
                      ->accept(leader, {.point = {48, 11}, .fixTime = now}, now));
        const QByteArray place = R"({"_type":"location","lat":48.5,"lon":11.25,"tst":)"
            + QByteArray::number(now.msecs / 1000) + '}';
        QCOMPARE(post("/i/KEY", place).body, "[]");
    }

    void aHeartbeatIsALastContact()
    {
        QVERIFY(!lastContact());
        QCOMPARE(post("/i/KEY?id=7&batt=50&timestamp=1769850900").status, 200);
        QVERIFY(lastContact());
        QCOMPARE(lastContact()->fixTime.msecs, 1'769'850'900'000);
        QCOMPARE(heard(), QStringList());
    }

    void moreThanTheRateIsAnswered503AndNever429()
    {
        finishTracking();
        startTracking({0.001, 3});
        const QByteArray two = R"([{"lat":48.5,"lon":11,"timestamp":1769850900},)"
                               R"({"lat":47,"lon":11,"timestamp":1769850901}])";
        QCOMPARE(post("/i/KEY", two).status, 200);
        const Answer answer = post("/i/KEY", two); // one is left: all or nothing
        QCOMPARE(answer.status, 503);
        QVERIFY(answer.headers.value("retry-after").toInt() > 1);
        QCOMPARE(post("/i/KEY?id=7&batt=50").status, 200); // takes no position
        QCOMPARE(post(Place).status, 200);
        QCOMPARE(post(Place).status, 503);
    }

    void positionsWaitForTheirCommitAndAreSentAgainWhenItDoesNotCome()
    {
        services->answerWithin = std::chrono::milliseconds(1);
        holdStoring(true);
        const Answer answer = post(Place);
        QCOMPARE(answer.status, 503);
        QVERIFY(answer.headers.value("retry-after").toInt() > 0);
        QCOMPARE(heard(), QStringList{QStringLiteral("48.5,11.25")}); // the group has it
        QCOMPARE(stored(), QStringList());
        services->answerWithin = std::chrono::seconds(30);
        holdStoring(false);
        QCOMPARE(post(Place).status, 200);
        QCOMPARE(stored(), QStringList{QStringLiteral("48.5,11.25")});
    }

    void afterTheEndOfTheRideWhatWasMeasuredBeforeItIsStored()
    {
        const qint64 before = daemon->clock.now().msecs - 60'000;
        QCOMPARE(endRide().status, 200);
        const QByteArray soon = QByteArray::number(daemon->clock.now().msecs + 3'000);
        QCOMPARE(post("/i/KEY?lat=48.5&lon=11&timestamp=" + QByteArray::number(before)).status,
                 200);
        QCOMPARE(post("/i/KEY?lat=47&lon=11&timestamp=" + soon).status, 200);
        QCOMPARE(post("/i/KEY?lat=46&lon=11").status, 200);
        QCOMPARE(post("/i/KEY?id=7&batt=5").status, 200);
        QCOMPARE(stored(), QStringList{QStringLiteral("48.5,11")});
        QCOMPARE(heard(), QStringList());
    }

    void afterTheGraceEverythingIsDropped()
    {
        services->graceMsecs = -1;
        QCOMPARE(endRide().status, 200);
        QCOMPARE(post(Place).status, 200);
        QCOMPARE(stored(), QStringList());
    }

    void theKeyDiesWithTheRide()
    {
        QCOMPARE(call("DELETE", pathOf("rides", ride), {}, ann).status, 204);
        QCOMPARE(post(Place).status, 401);
    }

    void aKeyThatWasMadeElsewhereWorksAtOnce()
    {
        test::RestDaemon other(db::Pool::Settings{.url = database->url()});
        QVERIFY(other.start());
        test::RestClient there(other.url());
        key = there.call("POST", bobs + "/tracking-key", {}, bob)[u"key"_qs].toString().toLatin1();
        QCOMPARE(post(Place).status, 200);
        QCOMPARE(stored(), QStringList{QStringLiteral("48.5,11.25")});
    }

    void aKeyThatWasRevokedElsewhereIsVoidOnceThatIsKnown()
    {
        EventTail tail(daemon->pool, daemon->clock, daemon->rides, [](const auto &) {});
        tail.start();
        QCOMPARE(post(Place).status, 200);
        test::RestDaemon other(db::Pool::Settings{.url = database->url()});
        QVERIFY(other.start());
        test::RestClient there(other.url());
        QCOMPARE(there.call("DELETE", bobs + "/tracking-key", {}, bob).status, 204);
        QVERIFY(QTest::qWaitFor([&] { return post(Place).status == 401; }, test::PatienceMsecs));
    }

    void keysAreReadAtTheStart()
    {
        tracking::TrackingKeys fresh(trackingKeyJobs(daemon->pool), daemon->clock, {});
        QCOMPARE(fresh.count(), 0);
        fresh.start();
        QVERIFY(QTest::qWaitFor([&] { return fresh.count() == 1; }, test::PatienceMsecs));
    }

    void theUseOfAKeyIsNoted()
    {
        QCOMPARE(post(Place).status, 200);
        keys->tidy();
        const auto lastUse = [&] {
            return database->read([&](db::Session &session) {
                return TrackingKeyRepository(session).lastUse(
                    ParticipationId{bobs.mid(16).toLongLong()});
            });
        };
        QVERIFY(QTest::qWaitFor([&] { return lastUse() && lastUse()->has_value(); },
                                test::PatienceMsecs));
    }

    void aBacklogOfTwentyThousandIsStoredAndOneIsHeard()
    {
        constexpr int Items = 20'000;
        constexpr int AtOnce = 1'000;
        for (int first = Items - AtOnce; first >= 0; first -= AtOnce) { // the newest first
            QByteArray batch;
            for (int i = first; i < first + AtOnce; ++i) {
                batch += R"({"geometry":{"coordinates":[11,)"
                    + QByteArray::number(40 + i / 10'000.0, 'f', 4)
                    + R"(]},"properties":{"timestamp":)" + QByteArray::number(1'769'800'000 + i)
                    + "}},";
            }
            batch.chop(1);
            QCOMPARE(post("/i/KEY", R"({"locations":[)" + batch + "]}").status, 200);
        }
        QCOMPARE(writer->figures().stored, quint64(Items));
        QCOMPARE(heard(), QStringList{QStringLiteral("41.9999,11")});
    }

    void twentyPositionsASecondForAnHourAreStoredAndDisturbNobody()
    {
        finishTracking();
        ManualClock pace;
        startTracking({100, 10'000}, &pace); // the defaults
        constexpr int Seconds = 3'600;
        constexpr int AtOnce = 50; // seconds
        constexpr int PerSecond = 20;
        constexpr qint64 Start = 1'769'800'000'000;
        for (int second = 0; second < Seconds; second += AtOnce) {
            pace.advance(AtOnce * 1'000);
            QByteArray batch;
            for (int i = second * PerSecond; i < (second + AtOnce) * PerSecond; ++i) {
                batch += R"({"lat":)" + QByteArray::number(40 + i / 10'000.0, 'f', 4)
                    + R"(,"lon":11,"timestamp":)"
                    + QByteArray::number(Start + i * (1'000 / PerSecond)) + "},";
            }
            batch.chop(1);
            QCOMPARE(post("/i/KEY", '[' + batch + ']').status, 200);
        }
        QCOMPARE(writer->figures().stored, quint64(Seconds * PerSecond));
        QCOMPARE(heard().size(), Seconds / AtOnce); // the newest of each
        QCOMPARE(heard().last(), QStringLiteral("47.1999,11"));
        key = call("POST", "/participations/1/tracking-key", {}, ann)[QStringLiteral("key")]
                  .toString()
                  .toLatin1();
        QCOMPARE(post(Place).status, 200);
        QCOMPARE(heard().last(), QStringLiteral("48.5,11.25"));
    }

    void anAlarmIsRaisedOnArrival_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("place");
        const auto row = [](const char *name, const QByteArray &query, const char *body,
                            const char *kind, const char *place) {
            QTest::newRow(name) << "/i/KEY" + query << QByteArray(body) << QString::fromUtf8(kind)
                                << QString::fromUtf8(place);
        };
        row("with a position", "?lat=48.5&lon=11.25&timestamp=1769850900&alarm=general,SOS", "",
            "sos", "48.5,11.25");
        row("of a phone whose clock is ahead", "?lat=48.5&lon=11.25&timestamp=1769950900&alarm=sos",
            "", "sos", "48.5,11.25");
        row("without a position", "?id=7&alarm=sos", "", "sos", "0,0");
        row("a fall", "?lat=48.5&lon=11.25&timestamp=1769850900&alarm=fallDown", "", "crash",
            "48.5,11.25");
        row("Traccar Client 9", "",
            R"({"location":{"timestamp":"2026-01-31T09:15:00.000Z","coords":{"latitude":48.5,)"
            R"("longitude":11.25},"extras":{"alarm":"sos"}}})",
            "sos", "48.5,11.25");
        row("a server that forwards", "",
            R"({"position":{"fixTime":"2026-01-31T09:15:00.000+00:00","latitude":48.5,)"
            R"("longitude":11.25,"attributes":{"alarm":"accident"}}})",
            "crash", "48.5,11.25");
    }
    void anAlarmIsRaisedOnArrival()
    {
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, body);
        for (int repeated = 0; repeated < 2; ++repeated) {
            QCOMPARE(post(target, body).status, 200);
        }
        const QJsonArray incidents =
            call("GET", pathOf("rides", ride) + "/incidents", {}, desk).array();
        QCOMPARE(incidents.size(), 1);
        QTEST(incidents[0][QLatin1StringView("kind")].toString(), "kind");
        QTEST(placeOf(incidents[0].toObject()), "place");
        const bool hasId = !incidents[0][QLatin1StringView("latitude")].isNull();
        QCOMPARE(incidents[0][QLatin1StringView("alarms")].toInt(),
                 hasId ? 1 : 2); // else known by its arrival
    }

    void whoHasTheKeySeesWhatBecameOfTheirAlarmAlone()
    {
        QCOMPARE(post("/i/KEY?lat=48.5&lon=11.25&timestamp=1769850900&alarm=sos").status, 200);
        QCOMPARE(call("POST", pathOf("rides", ride) + "/incidents", R"({"id":"a"})", ann).status,
                 201);
        const auto own = client->get("/incidents/1", key);
        QCOMPARE(own.status, 200);
        QCOMPARE(own[QStringLiteral("state")], QStringLiteral("open"));
        QCOMPARE(client->get("/incidents/2", key).status, 404);
        QCOMPARE(client->get("/incidents/2", ann).status, 200);
        QCOMPARE(client->get(pathOf("rides", ride) + "/incidents", key).status, 401);
    }

    void anAlarmPassesTheLimitsAndItsPositionsFate()
    {
        // Late: the ride was seen elsewhere since. Its age is told.
        QCOMPARE(post("/i/KEY?lat=1&lon=2&timestamp=1769850900").status, 200);
        QCOMPARE(post("/i/KEY?lat=3&lon=4&timestamp=1769840000&alarm=sos").status, 200);
        const QJsonArray incidents =
            call("GET", pathOf("rides", ride) + "/incidents", {}, desk).array();
        QCOMPARE(incidents[0][QLatin1StringView("raised_at")].toString(),
                 QStringLiteral("2026-01-31T06:13:20+00:00"));
        QCOMPARE(placeOf(incidents[0].toObject()), QStringLiteral("3,4"));
        // Nobody hears of it any more when the ride is over.
        endRide();
        QCOMPARE(post("/i/KEY?lat=3&lon=4&timestamp=1769850999&alarm=accident").status, 200);
        QCOMPARE(call("GET", pathOf("rides", ride) + "/incidents", {}, desk).array().size(), 1);
    }
};

SAFERIDE_TEST(TestTrackingAnswers)
#include "tst_trackinganswers.moc"
