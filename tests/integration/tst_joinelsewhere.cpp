// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testprogram.h"
#include "tests/support/twodaemons.h"

using namespace saferide;

namespace {

const QByteArray Stored = "431[{\"ok\":true}]";
const QByteArray Refused = "431[{\"ok\":false,\"error\":\"you are not in this ride";
const QByteArray Place =
    R"({"latitude":1,"longitude":2,"location_timestamp":"2026-01-31T09:00:00Z"})";

} // namespace

/// Who joined at another daemon, and comes to this one before it was told.
class TestJoinElsewhere : public test::TwoDaemonsFixture
{
    Q_OBJECT

    static void addEvents()
    {
        QTest::addColumn<bool>("isPosition");
        QTest::newRow("enters") << false;
        QTest::newRow("sends a position") << true;
    }
    QByteArray event() const
    {
        QFETCH(const bool, isPosition);
        return isPosition ? positionEvent() : joinEvent();
    }

private Q_SLOTS:
    void initTestCase_data() { addRows(); }
    void init() { startTwo(); }
    void cleanup() { finishTwo(); }

    void isLetInAtOnce_data() { addEvents(); }
    void isLetInAtOnce()
    {
        QCOMPARE(joinAtOther(bob).status, 201);
        test::WebSocketPeer phone(phones->harness.port);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + bob + "\"}"));
        QVERIFY(phone.sendText(event()));
        QCOMPARE(answer(phone), Stored);
        QCOMPARE(daemon->rides.confirmations().reads, 1U);
    }

    void reportsAPositionAtOnce()
    {
        const auto joined = joinAtOther(bob);
        QCOMPARE(joined.status, 201);
        QCOMPARE(call("PUT", pathOf("participations", joined), Place, bob).status, 200);
    }

    void isRefusedAfterAnotherRemovedThem_data() { addEvents(); }
    void isRefusedAfterAnotherRemovedThem()
    {
        const auto joined = joinAtOther(bob);
        QCOMPARE(joined.status, 201);
        QCOMPARE(call("DELETE", pathOf("participations", joined), {}, ann).status, 204);
        test::WebSocketPeer phone(phones->harness.port);
        QVERIFY(phone.connectSocketIo("40{\"token\":\"" + bob + "\"}"));
        QVERIFY(phone.sendText(event()));
        const QByteArray refusal = answer(phone);
        QVERIFY2(refusal.startsWith(Refused), refusal.constData());
        QCOMPARE(daemon->rides.confirmations().reads, 1U);
    }
};

SAFERIDE_TEST(TestJoinElsewhere)
#include "tst_joinelsewhere.moc"
