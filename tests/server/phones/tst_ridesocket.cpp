// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/phoneservices.h"
#include "tests/support/pollingpeer.h"
#include "tests/support/testprogram.h"

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// The first is the phone's.
RideContents crowded(int riders)
{
    RideContents ride = oneRide(u"ABC123"_s);
    ride.participants.clear();
    for (int rider = 1; rider <= riders; ++rider) {
        Participant participant;
        participant.participation.id = {rider};
        participant.participation.user = {rider};
        participant.participation.ride = ride.ride.id;
        participant.participation.lastFix =
            LocationFix{{46.05 + rider * 1e-5, 14.51}, {1'700'000'000'000 + rider}};
        participant.username = u"rider number %1"_s.arg(rider);
        ride.participants.append(participant);
    }
    return ride;
}

const QByteArray Closed = "\x03\xE8"; // the status 1000 of a WebSocket's last frame
const QByteArray Revoked =
    R"(42["error",{"msg":"the access token is no longer valid, log in again"}])";

} // namespace

/// The events of one phone, without a database.
class TestRideSocket : public QObject
{
    Q_OBJECT

    using Services = PhoneServices;

private Q_SLOTS:
    void keepsTheOrderOfASenderWhileARideIsLoaded()
    {
        Services services;
        WebSocketPeer phone(services.harness.port);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + services.token + "\"}"));
        phone.sendText(update("ABC123", 1));
        phone.sendText(update("ABC123", 2));
        phone.sendText(update("XYZ789", 3));
        QVERIFY(services.waitsForLoads(1));
        services.load(0); // its callback is still on its way
        phone.sendText(update("ABC123", 4));
        QVERIFY(services.waitsForLoads(2));
        phone.sendText(update("ABC123", 5));
        services.load(1);
        QByteArrayList acknowledged;
        for (int i = 0; i < 5; ++i) {
            acknowledged += phone.next();
        }
        QCOMPARE(
            acknowledged,
            (QByteArrayList{R"(431[{"ok":true}])", R"(432[{"ok":true}])", R"(433[{"ok":true}])",
                            R"(434[{"ok":true}])", R"(435[{"ok":true}])"}));
        QList<qint64> seconds;
        for (const NewPosition &position : services.stored) {
            seconds += position.fix.fixTime.msecs / 1000 % 60;
        }
        QCOMPARE(seconds, (QList<qint64>{1, 2, 3, 4, 5}));
    }

    void dropsWhatWaitsForARideWhenThePhoneLeaves()
    {
        Services services;
        auto phone = std::make_unique<WebSocketPeer>(services.harness.port);
        QVERIFY(phone->connectSocketIo("40{\"token\":\"" + services.token + "\"}"));
        phone->sendText(update("ABC123", 1));
        phone->sendText(update("ABC123", 2));
        QVERIFY(services.waitsForLoads(1));
        phone.reset();
        QTRY_COMPARE_WITH_TIMEOUT(services.harness.server.sessionCount(), 0,
                                  WebSocketPeer::PatienceMsecs);
        services.load(0);
        QTest::qWait(0);
        QVERIFY(services.stored.empty());
    }

    void keepsThePlaceOfAPhoneThatKnowsNothingElse()
    {
        Services services;
        WebSocketPeer phone(services.harness.port);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + services.token + "\"}"));
        phone.sendText(R"(42["join_ride",{"ride_code":"ABC123"}])");
        QVERIFY(services.waitsForLoads(1));
        services.load(0);
        QVERIFY(phone.next().startsWith(R"(42["message")"));
        QVERIFY(phone.next().startsWith(R"(42["ride_snapshot")"));
        phone.sendText(
            R"(421["update_location",{"ride_code":"ABC123","latitude":1,"longitude":2,)"
            R"("location_timestamp":"2025-01-01T00:00:01Z","accuracy":8,"speed":-1,"course":-1,)"
            R"("altitude":-1,"battery":-100}])");
        QCOMPARE(phone.next(),
                 R"(42["location_update",{"ride_code":"ABC123","user_id":1,"latitude":1,)"
                 R"("longitude":2,"location_timestamp":"2025-01-01T00:00:01+00:00","accuracy":8,)"
                 R"("altitude":-1}])"_ba);
        QCOMPARE(phone.next(), R"(431[{"ok":true}])"_ba);
        QCOMPARE(services.stored.size(), size_t(1));
        QVERIFY(!services.stored[0].fix.speed && !services.stored[0].fix.battery);
    }

    void aPhoneEntersARideOfThousands_data()
    {
        QTest::addColumn<int>("riders");
        QTest::newRow("4,000") << 4000;
        QTest::newRow("8,000") << 8000;
    }
    void aPhoneEntersARideOfThousands()
    {
        QFETCH(int, riders);
        Services services;
        WebSocketPeer phone(services.harness.port);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + services.token + "\"}"));
        phone.sendText(R"(421["join_ride",{"ride_code":"ABC123"}])");
        QVERIFY(services.waitsForLoads(1));
        services.loads[0].second(crowded(riders));
        for (int second = 1; second <= 3; ++second) {
            phone.sendText(update("ABC123", second)); // while most of the snapshot waits
        }
        QByteArray received;
        // The newest position comes once the phone has read so far.
        while (!received.contains("433[") || !received.contains("00:00:03+00:00\"}]")) {
            const QByteArray packet = phone.next();
            QVERIFY(!packet.isNull());
            received += packet;
        }
        QCOMPARE(received.count("\"username\""), riders);
    }

    void aPhoneEntersARideOfThousandsByPolling_data() { aPhoneEntersARideOfThousands_data(); }
    void aPhoneEntersARideOfThousandsByPolling()
    {
        QFETCH(int, riders);
        Services services;
        PollingPeer phone(services.harness.port);
        QVERIFY(phone.connects("40{\"token\":\"" + services.token + "\"}"));
        phone.post(R"(421["join_ride",{"ride_code":"ABC123"}])");
        QVERIFY(services.waitsForLoads(1));
        services.loads[0].second(crowded(riders));
        QByteArray received = phone.get().body;
        for (int second = 1; second <= 3; ++second) {
            phone.post(update("ABC123", second));
        }
        while (!received.contains("433[")) {
            const Answer answer = phone.get();
            QCOMPARE(answer.status, 200);
            received += answer.body;
        }
        QCOMPARE(received.count("\"username\""), riders);
        QCOMPARE(received.count("42[\"location_update\""), 3);
    }

    void refusesJoinsBeyondTheirRate()
    {
        Services services;
        WebSocketPeer phone(services.harness.port);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + services.token + "\"}"));
        const QByteArray join = R"(["join_ride",{"ride_code":"ABC123"}])";
        phone.sendText("421" + join);
        QVERIFY(services.waitsForLoads(1));
        services.load(0);
        for (const char *expected : {R"(42["message")", R"(42["ride_snapshot")", "431["}) {
            QVERIFY(phone.next().startsWith(expected));
        }
        for (int i = 0; i < 200; ++i) {
            phone.sendText("42" + join);
        }
        phone.sendText("429" + join);
        int snapshots = 0;
        int refusals = 0;
        for (QByteArray packet = phone.next(); !packet.startsWith("439"); packet = phone.next()) {
            QVERIFY(!packet.isNull());
            snapshots += packet.startsWith(R"(42["ride_snapshot")") ? 1 : 0;
            refusals += packet.contains("too many joins") ? 1 : 0;
        }
        QVERIFY2(snapshots >= 4 && snapshots < 100, QByteArray::number(snapshots).constData());
        QVERIFY(refusals > 100);
    }

    void saysWhenToComeAgainWhatIsTooFast()
    {
        Services services({1, 2}); // of which connecting takes one
        WebSocketPeer phone(services.harness.port);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + services.token + "\"}"));
        phone.sendText(update("ABC123", 9));
        QVERIFY(services.waitsForLoads(1));
        services.load(0);
        QCOMPARE(phone.next(), R"(439[{"ok":true}])"_ba);
        phone.sendText(R"(427["update_location","neither"])");
        QCOMPARE(phone.next(), R"(42["error",{"msg":"too fast"}])"_ba);
        QCOMPARE(phone.next(), R"(437[{"ok":false,"error":"too fast","retry_after":1}])"_ba);
        for (int second = 1; second <= 8; ++second) { // kept, while it had no network
            phone.sendText(update("ABC123", second));
            QCOMPARE(phone.next(), "43" + QByteArray::number(second) + R"([{"ok":true}])");
        }
        services.clock.advance(1000);
        phone.sendText(update("ABC123", 10));
        QCOMPARE(phone.next(), R"(4310[{"ok":true}])"_ba);
    }

    void handsOnTheIdOfAPositionWithAndWithoutATime()
    {
        Services services;
        WebSocketPeer phone(services.harness.port);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + services.token + "\"}"));
        const QByteArray place = R"(["update_location",{"ride_code":"ABC123","id":1,"latitude":1,)";
        phone.sendText("421" + place
                       + R"("longitude":2,"location_timestamp":"2025-01-01T00:00:01Z"}])");
        phone.sendText("422" + place + R"("longitude":2}])");
        QVERIFY(services.waitsForLoads(1));
        services.load(0);
        for (const char *expected : {"431[{\"ok\":true", "432[{\"ok\":true"}) {
            QVERIFY(phone.next().startsWith(expected));
        }
        QCOMPARE(services.stored[0].clientId, "1"_ba);
        QCOMPARE(services.stored[1].clientId, "1"_ba);
    }

    void takesOneEntranceATurnOrSoManyEvents_data()
    {
        QTest::addColumn<QByteArray>("entrance");
        QTest::newRow("entrances") << R"(42["join_ride",{"ride_code":"ABC123"}])"_ba;
        QTest::newRow("events") << QByteArray();
    }
    void takesOneEntranceATurnOrSoManyEvents()
    {
        QFETCH(QByteArray, entrance);
        const quint64 events = entrance.isEmpty() ? 150 : 5;
        Services services;
        WebSocketPeer phone(services.harness.port);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + services.token + "\"}"));
        for (quint64 event = 0; event < events; ++event) {
            QVERIFY(entrance.isEmpty() || phone.sendText(entrance));
            phone.sendText(update("ABC123", int(event % 60)));
        }
        phone.sendText(R"(427["nothing"])");
        while (!phone.next().startsWith("437")) { } // all were read
        services.load(0);
        quint64 most = 0;
        for (quint64 before = 0; before < events;) {
            QCoreApplication::processEvents();
            const quint64 now = services.positions.figures().received;
            most = std::max(most, now - std::exchange(before, now));
        }
        QCOMPARE(most, quint64(entrance.isEmpty() ? 64 : 1));
    }

    void boundsWhatWaitsForARide()
    {
        Services services;
        WebSocketPeer phone(services.harness.port);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + services.token + "\"}"));
        int refused = 0;
        for (int i = 0; i < 1000; ++i) {
            phone.sendText(update("ABC123", 1));
        }
        phone.sendText(R"(427["nothing"])");
        for (QByteArray packet = phone.next(); !packet.startsWith("437"); packet = phone.next()) {
            QVERIFY(!packet.isNull());
            refused +=
                packet == R"(431[{"ok":false,"error":"overloaded, send again","retry_after":1}])"
                ? 1
                : 0;
        }
        QVERIFY2(refused > 300 && refused < 800, QByteArray::number(refused).constData());
        services.load(0);
        int stored = 0;
        while (stored < 1000 - refused) {
            const QByteArray packet = phone.next();
            QVERIFY(!packet.isNull());
            stored += packet.startsWith("431[{\"ok\":true") ? 1 : 0;
        }
    }

    void acknowledgesAPositionByItsOwnIdOnly()
    {
        Services services;
        WebSocketPeer phone(services.harness.port);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + services.token + "\"}"));
        const QByteArray event =
            R"(["update_location",{"ride_code":"ABC123","latitude":1,"longitude":2}])";
        for (const QByteArray &id : {"18446744073709551616"_ba, QByteArray(20, '9')}) {
            phone.sendText("42" + id + event);
            QVERIFY(phone.next().startsWith(R"(42["error")"));
            const QByteArray refusal = "43" + id + R"([{"ok":false)";
            QVERIFY(phone.next().startsWith(refusal));
        }
        phone.sendText("4218446744073709551615" + event);
        QVERIFY(services.waitsForLoads(1));
        services.load(0);
        QCOMPARE(phone.next(), R"(4318446744073709551615[{"ok":true}])"_ba);
        QCOMPARE(services.stored.size(), size_t(1));
    }

    void answersAnEventWhoseRideCannotBeLoadedAndGoesOn()
    {
        Services services;
        WebSocketPeer phone(services.harness.port);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + services.token + "\"}"));
        phone.sendText(update("ABC123", 1));
        phone.sendText(update("XYZ789", 2));
        QVERIFY(services.waitsForLoads(1));
        services.loads[0].second(Error{ErrorCode::Unavailable, u"not now"_s});
        QCOMPARE(phone.next(), R"(42["error",{"msg":"not now"}])"_ba);
        QCOMPARE(phone.next(), R"(431[{"ok":false,"error":"not now","retry_after":1}])"_ba);
        QVERIFY(services.waitsForLoads(2));
        services.load(1);
        QCOMPARE(phone.next(), R"(432[{"ok":true}])"_ba);
    }

    void aPhoneWaitsForTheDatabaseToLetItIn()
    {
        Services services;
        services.services.admitAgain = 1ms;
        services.trouble = Error{ErrorCode::Unavailable, u"not now"_s};
        WebSocketPeer phone(services.harness.port);
        QVERIFY(services.sendsConnect(phone));
        QTRY_VERIFY_WITH_TIMEOUT(services.asked > 2, WebSocketPeer::PatienceMsecs);
        services.trouble.reset();
        QVERIFY(phone.next().startsWith("40{\"sid\":"));
    }

    void aPhoneThatWaitsToBeLetInHearsThatItsTokenEnded_data()
    {
        QTest::addColumn<bool>("runsOut");
        QTest::newRow("it ran out") << true;
        QTest::newRow("it was revoked") << false;
    }
    void aPhoneThatWaitsToBeLetInHearsThatItsTokenEnded()
    {
        QFETCH(bool, runsOut);
        Services services({1, 1});
        services.services.admitAgain = 1ms;
        services.trouble = Error{ErrorCode::Timeout, u"not now"_s};
        WebSocketPeer phone(services.harness.port);
        QVERIFY(services.sendsConnect(phone));
        QTRY_VERIFY_WITH_TIMEOUT(services.asked > 1, WebSocketPeer::PatienceMsecs);
        if (runsOut) {
            services.clock.advance(3'600'000);
        } else {
            services.trouble = Error{ErrorCode::Unauthorized, u"revoked"_s};
        }
        QVERIFY(phone.next().startsWith(R"(44{"message":"unauthorized","data":{"detail":)"));
        services.trouble.reset(); // it took nothing of its user's rate
        WebSocketPeer other(services.harness.port);
        QVERIFY(services.sendsConnect(other) && other.next().startsWith(runsOut ? "44" : "40"));
    }

    void aPhoneThatConnectsTooFastWaits()
    {
        Services services({1, 1});
        services.services.admitAgain = 1ms;
        const QByteArray connect = "40{\"token\":\"" + services.token + "\"}";
        WebSocketPeer first(services.harness.port);
        QVERIFY(first.connectSocketIo(connect));
        PollingPeer second(services.harness.port);
        QCOMPARE(second.post(connect).body, "ok");
        services.clock.advance(1000);
        QVERIFY(second.get().body.startsWith("40{\"sid\":"));
    }

    void saysWhenToComeAgainOnlyWhereThatMayHelp_data()
    {
        QTest::addColumn<QByteArray>("event");
        QTest::addColumn<QByteArray>("error");
        QTest::newRow("a ride that is over")
            << R"(["update_location",{"ride_code":"XYZ789","latitude":1,"longitude":2}])"_ba
            << "this ride is over"_ba;
        QTest::newRow("a place that is wrong")
            << R"(["update_location",{"ride_code":"XYZ789","latitude":91,"longitude":2}])"_ba
            << "latitude must be -90 to 90"_ba;
        QTest::newRow("a code that is none") << R"(["join_ride",{"ride_code":"XYZ78"}])"_ba
                                             << "ride_code must be six letters and digits"_ba;
        QTest::newRow("no such event") << R"(["nothing"])"_ba
                                       << "unknown event"_ba;
    }
    void saysWhenToComeAgainOnlyWhereThatMayHelp()
    {
        QFETCH(QByteArray, event);
        QFETCH(QByteArray, error);
        Services services;
        WebSocketPeer phone(services.harness.port);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + services.token + "\"}"));
        phone.sendText(update("XYZ789", 1));
        QVERIFY(services.waitsForLoads(1));
        RideContents over = oneRide(u"XYZ789"_s);
        over.ride.status = RideStatus::Finished;
        services.loads[0].second(over);
        QTRY_COMPARE_WITH_TIMEOUT(services.looks.size(), size_t(1), WebSocketPeer::PatienceMsecs);
        services.looks[0].second({{RidePut{over.ride}}});
        QVERIFY(phone.next().startsWith(R"(42["error")"));
        QVERIFY(phone.next().startsWith("431["));
        phone.sendText("427" + event);
        QCOMPARE(phone.next(), R"(42["error",{"msg":")" + error + R"("}])");
        QCOMPARE(phone.next(), R"(437[{"ok":false,"error":")" + error + R"("}])");
    }

    void saysThatTheRideCannotBeLeftNow()
    {
        Services services;
        WebSocketPeer phone(services.harness.port);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + services.token + "\"}"));
        phone.sendText(R"(421["leave_ride",{"ride_code":"ABC123"}])");
        QVERIFY(services.waitsForLoads(1));
        services.loads[0].second(Error{ErrorCode::Unavailable, u"not now"_s});
        QVERIFY(phone.next().startsWith(R"(42["error")"));
        QCOMPARE(phone.next(), R"(431[{"ok":false,"error":"not now","retry_after":1}])"_ba);
    }

    void disconnectsAPhoneWhoseTokenRunsOut()
    {
        Services services;
        WebSocketPeer phone(services.harness.port);
        const QByteArray token = services.tokens.issue(services.user, 0, 1s);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + token + "\"}"));
        services.clock.advance(1000);
        QCOMPARE(phone.all({}),
                 (QByteArrayList{R"(42["error",{"msg":"the token has expired, log in again"}])",
                                 "41", Closed}));
    }

    void disconnectsAPhoneWhoseTokenIsRevoked()
    {
        Services services;
        WebSocketPeer phone(services.harness.port);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + services.token + "\"}"));
        services.events.revokeTokens(services.user.id, 1);
        QCOMPARE(phone.all({}), (QByteArrayList{Revoked, "41", Closed}));
    }

    void tellsWhyByPollingBeforeItCloses_data()
    {
        QTest::addColumn<bool>("waits");
        QTest::newRow("a GET waits") << true;
        QTest::newRow("between two GETs") << false;
    }
    void tellsWhyByPollingBeforeItCloses()
    {
        QFETCH(bool, waits);
        Services services;
        PollingPeer phone(services.harness.port);
        QVERIFY(phone.connects("40{\"token\":\"" + services.token + "\"}"));
        RawClient poll(services.harness.port);
        const QByteArray get = "GET " + phone.path() + " HTTP/1.1\r\nHost: a\r\n\r\n";
        if (waits) {
            poll.send(get);
            QCOMPARE(phone.post("3").body, "ok"); // the turn that reads it reads the GET
        }
        services.events.revokeTokens(services.user.id, 1);
        if (!waits) {
            poll.send(get);
        }
        QCOMPARE(poll.answer().body, Revoked + "\x1e" + "41");
        QCOMPARE(phone.post(update("ABC123", 1)).body, "ok"); // it was under way
        QVERIFY(services.loads.empty());
        QCOMPARE(phone.get().body, "1");
        QVERIFY(phone.isGone());
    }

    void endsAtTheCloseOfAPhoneThatWasDisconnectedByPolling()
    {
        Services services;
        PollingPeer phone(services.harness.port);
        QVERIFY(phone.connects("40{\"token\":\"" + services.token + "\"}"));
        services.events.revokeTokens(services.user.id, 1);
        QVERIFY(phone.get().body.endsWith("41"));
        QCOMPARE(services.harness.server.sessionCount(), 1);
        QCOMPARE(phone.post("1").body, "ok");
        QCOMPARE(services.harness.server.sessionCount(), 0);
    }

    void goesOnWithARenewedToken()
    {
        Services services;
        WebSocketPeer phone(services.harness.port);
        const QByteArray token = services.tokens.issue(services.user, 0, 2s);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + token + "\"}"));
        phone.sendText(R"(421["renew_token"])");
        const QByteArray answer = phone.next();
        QVERIFY2(answer.startsWith(R"(431[{"ok":true,"access_token":")"), answer.constData());
        QVERIFY(answer.endsWith(R"(","token_type":"bearer","expires_in":3600}])"));
        services.clock.advance(10'000);
        phone.sendText(R"(422["nothing"])");
        QVERIFY(phone.next().startsWith(R"(42["error")"));
        QVERIFY(phone.next().startsWith("432["));
        const QByteArray fresh = answer.sliced(31, answer.indexOf('"', 31) - 31);
        WebSocketPeer again(services.harness.port);
        QVERIFY(again.connectSocketIo("40{\"token\":\"" + fresh + "\"}"));
    }

    void saysWhyATokenIsNotRenewed()
    {
        Services services;
        services.renewal = Error{ErrorCode::RateLimited, u"too many logins"_s, {}, 7s};
        WebSocketPeer phone(services.harness.port);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + services.token + "\"}"));
        phone.sendText(R"(421["renew_token"])");
        QCOMPARE(phone.next(), R"(42["error",{"msg":"too many logins"}])"_ba);
        QCOMPARE(phone.next(), R"(431[{"ok":false,"error":"too many logins","retry_after":7}])"_ba);
        phone.sendText(R"(42["renew_token"])");
        QVERIFY(phone.next().contains("answered by its acknowledgement"));
    }
};

SAFERIDE_TEST(TestRideSocket)
#include "tst_ridesocket.moc"
