// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/security/trackingkeytext.h"
#include "tests/support/phoneservices.h"
#include "tests/support/testprogram.h"

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QByteArray ClosedByStatus = "\x03\xE8"; // the status 1000 of a WebSocket's last frame
const QByteArray RefusedKey =
    R"(44{"message":"unauthorized","data":{"detail":"the key is not valid"}})";
const QByteArray VoidKey = R"(42["error",{"msg":"the key is no longer valid"}])";

QByteArray connectBy(const QByteArray &key)
{
    return "40{\"key\":\"" + key + "\"}";
}

} // namespace

/// Phones that connect with a tracking key, without a database.
class TestKeySockets : public QObject
{
    Q_OBJECT

    /// The key of user 1 in the ride ABC123.
    static QByteArray newKey(PhoneServices &services)
    {
        const QByteArray key = makeTrackingKey();
        const QByteArray hash = *trackingKeyHash(key);
        services.keys.insert(hash, {hash, {7}, {1}, {1}});
        return key;
    }
    /// Reads what greets it, too.
    static bool enters(PhoneServices &services, WebSocketPeer &phone, const QByteArray &key)
    {
        const size_t loads = services.loads.size();
        if (!phone.connectSocketIo(connectBy(key))) {
            return false;
        }
        if (loads == 0) { // else it is in memory
            if (!services.waitsForLoads(1)) {
                return false;
            }
            services.load(0);
        }
        return phone.next().startsWith(R"(42["identity",{"participation_id":)")
            && phone.next().startsWith(R"(42["message")")
            && phone.next().startsWith(R"(42["ride_snapshot")");
    }

private Q_SLOTS:
    void aKeyEntersTheRoomOfItsRideAndReportsPositions()
    {
        PhoneServices services;
        WebSocketPeer phone(services.harness.port);
        QVERIFY(enters(services, phone, newKey(services).toUpper()));
        phone.sendText(update("ABC123", 1));
        QVERIFY(
            phone.next().startsWith(R"(42["location_update",{"ride_code":"ABC123","user_id":1)"));
        QCOMPARE(phone.next(), R"(431[{"ok":true}])"_ba);
        QCOMPARE(services.stored.size(), size_t(1));
        QCOMPARE(services.stored[0].participation, ParticipationId{7});
        phone.sendText(R"(422["renew_token"])");
        QVERIFY(phone.next().startsWith(R"(42["error")"));
        QVERIFY(phone.next().startsWith(R"(432[{"ok":false)"));
    }

    void aKeyOpensNoOtherRide()
    {
        PhoneServices services;
        WebSocketPeer phone(services.harness.port);
        QVERIFY(enters(services, phone, newKey(services)));
        const auto isForbidden = [&](const QByteArray &id, size_t loads) {
            if (loads > 0) {
                QVERIFY(services.waitsForLoads(loads));
                services.load(loads - 1);
            }
            QTRY_VERIFY_WITH_TIMEOUT(!services.looks.empty(), WebSocketPeer::PatienceMsecs);
            services.looks.back().second(std::vector<RideEvent>());
            QCOMPARE(phone.next(), R"(42["error",{"msg":"this key is for another ride"}])"_ba);
            QCOMPARE(phone.next(),
                     "43" + id + R"([{"ok":false,"error":"this key is for another ride"}])");
            services.looks.clear();
        };
        phone.sendText(R"(421["join_ride",{"ride_code":"XYZ789"}])"); // where user 1 is, too
        isForbidden("1", 2);
        services.clock.advance(2'000); // the read is not remembered any more
        phone.sendText(update("XYZ789", 2));
        isForbidden("2", 0);
        QVERIFY(services.stored.empty());
        for (const QByteArray event :
             {R"("sos",{"id":"a",)", R"("sos_cancel",{"incident_id":1,)"}) {
            services.clock.advance(2'000);
            phone.sendText("423[" + event + R"("ride_code":"XYZ789"}])");
            isForbidden("3", 0);
        }
        QVERIFY(services.raised.empty());
        phone.sendText(R"(424["sos_cancel",{"incident_id":1,"ride_code":"ABC123"}])");
        QCOMPARE(phone.next(), R"(434[{"ok":true,"incident_id":1}])"_ba);
    }

    void refusesWhatIsNoValidKey_data()
    {
        QTest::addColumn<QByteArray>("auth");
        QTest::newRow("unknown") << "{\"key\":\"" + makeTrackingKey() + "\"}";
        QTest::newRow("no key") << R"({"key":"abc"})"_ba;
        QTest::newRow("a key as a token") << R"({"token":"abc","key":"abc"})"_ba;
    }
    void refusesWhatIsNoValidKey()
    {
        QFETCH(QByteArray, auth);
        PhoneServices services;
        WebSocketPeer phone(services.harness.port);
        QVERIFY(phone.open() && phone.next().startsWith('0'));
        phone.sendText("40" + auth);
        QCOMPARE(phone.next(), RefusedKey);
        WebSocketPeer other(services.harness.port);
        QVERIFY(other.open() && other.next().startsWith('0'));
        other.sendText("40{\"token\":\"" + newKey(services) + "\"}"); // it is no token either
        QVERIFY(other.next().startsWith(R"(44{"message":"unauthorized")"));
    }

    void waitsUntilTheKeyCanBeLookedUp()
    {
        PhoneServices services;
        services.services.admitAgain = 1ms;
        services.trouble = Error{ErrorCode::Overloaded, u"too many unknown keys"_s};
        WebSocketPeer phone(services.harness.port);
        QVERIFY(phone.open() && phone.next().startsWith('0'));
        phone.sendText(connectBy(newKey(services)));
        QTest::qWait(0);
        services.trouble.reset();
        QVERIFY(phone.next().startsWith("40"));
    }

    void aKeyThatBecameVoidCutsItsSockets()
    {
        PhoneServices services;
        WebSocketPeer old(services.harness.port);
        QVERIFY(enters(services, old, newKey(services)));
        services.keys.clear();
        WebSocketPeer current(services.harness.port); // with the key that took its place
        QVERIFY(enters(services, current, newKey(services)));
        services.events.checkKeys({2}, {7});
        services.events.checkKeys({1}, {8}); // of others
        QCOMPARE(services.harness.server.sessionCount(), 2);
        services.events.checkKeys({1}, {7});
        QCOMPARE(old.next(), VoidKey);
        QCOMPARE(old.next(), "41"_ba);
        QCOMPARE(old.next(), ClosedByStatus);
        current.sendText(update("ABC123", 1));
        QVERIFY(current.next().startsWith(R"(42["location_update")"));
        QCOMPARE(current.next(), R"(431[{"ok":true}])"_ba);
        services.keys.clear();
        services.events.checkKeys({1}, {}); // the ride was deleted
        QCOMPARE(current.next(), VoidKey);
    }

    void anotherPasswordDoesNotConcernAKey()
    {
        PhoneServices services;
        WebSocketPeer phone(services.harness.port);
        QVERIFY(enters(services, phone, newKey(services)));
        services.events.revokeTokens({1}, 1);
        phone.sendText(update("ABC123", 1));
        QVERIFY(phone.next().startsWith(R"(42["location_update")"));
    }
};

SAFERIDE_TEST(TestKeySockets)
#include "tst_keysockets.moc"
