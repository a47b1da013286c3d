// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/phoneservices.h"
#include "tests/support/testprogram.h"

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const QByteArray NotIn = "you are not in this ride";

/// The ride, without anybody.
RideContents emptyRide()
{
    RideContents ride = oneRide(u"ABC123"_s);
    ride.participants.clear();
    return ride;
}

/// What the database has once user 1 joined by another process.
std::vector<RideEvent> joined()
{
    const RideContents now = oneRide(u"ABC123"_s);
    return {RidePut{now.ride}, ParticipantPut{now.participants.first()}};
}

} // namespace

/// A phone is refused what memory refuses only after the database was asked.
class TestRefusals : public QObject
{
    Q_OBJECT

    /// The answer to a numbered event.
    static QByteArray answer(WebSocketPeer &phone)
    {
        QByteArray packet = phone.next();
        while (!packet.isNull() && !packet.startsWith("43")) {
            packet = phone.next();
        }
        return packet;
    }
    static bool isAsked(const PhoneServices &services, size_t times)
    {
        return QTest::qWaitFor([&] { return services.looks.size() == times; },
                               WebSocketPeer::PatienceMsecs);
    }

private Q_SLOTS:
    void whoJoinedByAnotherProcessIsHeardInTheOrderOfTheirPositions()
    {
        PhoneServices services;
        WebSocketPeer phone(services.harness.port);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + services.token + "\"}"));
        for (int second = 1; second <= 3; ++second) {
            phone.sendText(update("ABC123", second));
        }
        QVERIFY(services.waitsForLoads(1));
        services.loads[0].second(emptyRide());
        QVERIFY(isAsked(services, 1));
        QCOMPARE(services.looks[0].first, services.user.id);
        QVERIFY(services.stored.empty());
        services.looks[0].second(joined());
        for (int second = 1; second <= 3; ++second) {
            QCOMPARE(answer(phone), "43" + QByteArray::number(second) + R"([{"ok":true}])");
        }
        QCOMPARE(services.stored.size(), size_t(3));
        QCOMPARE(services.looks.size(), size_t(1));
    }

    void whoJoinedByAnotherProcessEntersAtOnce()
    {
        PhoneServices services;
        WebSocketPeer phone(services.harness.port);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + services.token + "\"}"));
        phone.sendText(R"(421["join_ride",{"ride_code":"ABC123"}])");
        QVERIFY(services.waitsForLoads(1));
        services.loads[0].second(emptyRide());
        QVERIFY(isAsked(services, 1));
        services.looks[0].second(joined());
        QVERIFY(phone.next().startsWith(R"(42["message")"));
        QVERIFY(phone.next().contains(R"("user_id":1)")); // the snapshot
        QCOMPARE(phone.next(), R"(431[{"ok":true}])"_ba);
    }

    void aHundredRefusalsInASecondAreOneRead()
    {
        PhoneServices services;
        WebSocketPeer phone(services.harness.port);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + services.token + "\"}"));
        for (int i = 0; i < 50; ++i) {
            phone.sendText(update("ABC123", 1));
        }
        QVERIFY(services.waitsForLoads(1));
        services.loads[0].second(emptyRide());
        QVERIFY(isAsked(services, 1));
        services.looks[0].second({{RidePut{emptyRide().ride}}});
        for (int i = 0; i < 50; ++i) {
            QVERIFY(answer(phone).contains(NotIn));
        }
        for (int i = 0; i < 50; ++i) {
            phone.sendText(update("ABC123", 1));
            QVERIFY(answer(phone).contains(NotIn));
        }
        QCOMPARE(services.looks.size(), size_t(1));
        services.clock.advance(Confirmations::GoodForMsecs);
        phone.sendText(update("ABC123", 2));
        QVERIFY(isAsked(services, 2));
        services.looks[1].second(joined());
        QCOMPARE(answer(phone), R"(432[{"ok":true}])"_ba);
    }

    void whileTheDatabaseIsAwayAPhoneIsToldToComeAgain()
    {
        PhoneServices services;
        WebSocketPeer phone(services.harness.port);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + services.token + "\"}"));
        phone.sendText(update("ABC123", 1));
        QVERIFY(services.waitsForLoads(1));
        services.loads[0].second(emptyRide());
        QVERIFY(isAsked(services, 1));
        services.looks[0].second(Error{ErrorCode::Unavailable, u"not now"_s});
        const QByteArray away = R"([{"ok":false,"error":"not now","retry_after":1}])";
        QCOMPARE(answer(phone), "431" + away);
        phone.sendText(update("ABC123", 2));
        QCOMPARE(answer(phone), "432" + away);
    }

    void whatWaitsForTheDatabaseIsDroppedWhenThePhoneLeaves()
    {
        PhoneServices services;
        auto phone = std::make_unique<WebSocketPeer>(services.harness.port);
        QVERIFY(phone->connectSocketIo("40{\"token\":\"" + services.token + "\"}"));
        phone->sendText(update("ABC123", 1));
        QVERIFY(services.waitsForLoads(1));
        services.loads[0].second(emptyRide());
        QVERIFY(isAsked(services, 1));
        phone.reset();
        QTRY_COMPARE_WITH_TIMEOUT(services.harness.server.sessionCount(), 0,
                                  WebSocketPeer::PatienceMsecs);
        services.looks[0].second(joined());
        QTest::qWait(0);
        QVERIFY(services.stored.empty());
    }
};

SAFERIDE_TEST(TestRefusals)
#include "tst_refusals.moc"
