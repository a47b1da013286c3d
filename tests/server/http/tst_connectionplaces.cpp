// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/httpharness.h"
#include "tests/support/testprogram.h"

using namespace saferide;
using namespace saferide::test;

/// Who gets a place among the connections, and who gives way.
class TestConnectionPlaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void letsACrowdWaitForAPlace();
    void leavesPlacesToOtherAddresses();
    void whoWaitsKeepsNobodyOfAnotherAddressWaiting();
    void theLongestIdleOfTheAddressThatHasMostGivesWay();
    void freesThePlaceOfAConnectionThatEnds();
    void aStrangerBehindAProxyTakesAPlaceWhileItsRequestIsUnderWay();
    void aStrangerBehindAProxyWaitsForAPlaceOfItsAddress();
    void whoLeavesWhileItWaitsBehindAProxyKeepsNoPlace();
};

void TestConnectionPlaces::letsACrowdWaitForAPlace()
{
    http::EdgeSettings settings;
    settings.limits.connectionsUnauthenticated = 1;
    HttpHarness harness(settings);
    harness.edge.setTokenCheck([](const QByteArray &) { return true; });
    RawClient first(harness.port);
    RawClient second(harness.port);
    RawClient third(harness.port);
    second.send(get("/echo?second", "Authorization: Bearer a\r\n"));
    third.send(get("/echo?third", "Authorization: Bearer a\r\n"));
    QTRY_COMPARE_WITH_TIMEOUT(harness.gate.total(), 1, PatienceMsecs);
    first.send(get("/echo", "Authorization: Bearer a\r\n"));
    QCOMPARE(second.answer().body, "second"_ba);
    QCOMPARE(third.answer().body, "third"_ba);
    QCOMPARE(harness.gate.total(), 3);
}

void TestConnectionPlaces::leavesPlacesToOtherAddresses()
{
    http::Limits limits;
    limits.connectionsUnauthenticated = 100;
    limits.bufferedBytesUnauthenticated = 1'000;
    http::ConnectionGate gate(limits);
    const QHostAddress greedy(u"192.0.2.1"_s);
    const QHostAddress other(u"192.0.2.2"_s);
    qint64 taken = 0;
    while (taken < 100 && !gate.enter(greedy)) {
        ++taken;
    }
    QCOMPARE(taken, 51);
    QCOMPARE(gate.enter(greedy), http::Limit::UnauthenticatedConnections);
    QVERIFY(!gate.enter(other));
    QVERIFY(!gate.addBuffered(greedy, false, 1'001));
    QVERIFY(gate.addBuffered(greedy, false, 1'000));
    QVERIFY(!gate.addBuffered(other, false, 1));
    QVERIFY(gate.addBuffered(other, true, 1'000'000)); // of who has a token, and answers to it
    gate.authenticated(greedy, 1'000);
    gate.authenticated(greedy, 0);
    QVERIFY(gate.addBuffered(other, false, 1));
    QVERIFY(!gate.enter(greedy));
}

void TestConnectionPlaces::whoWaitsKeepsNobodyOfAnotherAddressWaiting()
{
    http::EdgeSettings settings;
    settings.limits.connectionsUnauthenticated = 4;
    HttpHarness harness(settings);
    const RawClient first(harness.port);
    const RawClient second(harness.port);
    const RawClient third(harness.port);
    QTRY_COMPARE_WITH_TIMEOUT(harness.gate.total(), 3, PatienceMsecs);
    const RawClient waiting(harness.port);
    QTcpSocket other;
    QVERIFY(other.bind(QHostAddress(u"127.0.0.2"_s)));
    other.connectToHost(QHostAddress::LocalHost, harness.port);
    QTRY_COMPARE_WITH_TIMEOUT(harness.gate.total(), 4, PatienceMsecs);
    other.write(get("/echo?other"));
    QByteArray received;
    QTRY_VERIFY_WITH_TIMEOUT((received += other.readAll()).endsWith("other"), PatienceMsecs);
}

void TestConnectionPlaces::theLongestIdleOfTheAddressThatHasMostGivesWay()
{
    http::EdgeSettings settings;
    settings.limits.connectionsUnauthenticated = 3;
    HttpHarness harness(settings);
    const auto from = [&](const QString &address) {
        auto client = std::make_unique<QTcpSocket>();
        [&] { QVERIFY(client->bind(QHostAddress(address))); }();
        client->connectToHost(QHostAddress::LocalHost, harness.port);
        return client;
    };
    const auto isGone = [](const std::unique_ptr<QTcpSocket> &client) {
        return client->state() == QAbstractSocket::UnconnectedState;
    };
    const auto oldest = from(u"127.0.0.2"_s);
    QTRY_COMPARE_WITH_TIMEOUT(harness.gate.total(), 1, PatienceMsecs);
    harness.clock.advance(1);
    const auto busy = from(u"127.0.0.3"_s); // has begun a request
    QTRY_COMPARE_WITH_TIMEOUT(harness.gate.total(), 2, PatienceMsecs);
    busy->write("GET ");
    harness.clock.advance(1);
    const auto idle = from(u"127.0.0.3"_s);
    QTRY_COMPARE_WITH_TIMEOUT(harness.gate.total(), 3, PatienceMsecs);
    harness.clock.advance(700);
    const auto newcomer = from(u"127.0.0.4"_s);
    QTRY_COMPARE_WITH_TIMEOUT(newcomer->state(), QAbstractSocket::ConnectedState, PatienceMsecs);
    newcomer->write(get("/echo?new"));
    harness.clock.advance(200);
    QByteArray received;
    QTRY_VERIFY_WITH_TIMEOUT((received += newcomer->readAll()).endsWith("new"), PatienceMsecs);
    QTRY_VERIFY_WITH_TIMEOUT(isGone(idle), PatienceMsecs);
    QVERIFY(!isGone(busy)); // nor, though idle for longer, the one of an address that has no other
    QVERIFY(!isGone(oldest));
    QCOMPARE(harness.gate.total(), 3);
}

void TestConnectionPlaces::freesThePlaceOfAConnectionThatEnds()
{
    http::EdgeSettings settings;
    settings.limits.connectionsTotal = 1;
    HttpHarness harness(settings);
    {
        RawClient client(harness.port);
        QTRY_COMPARE_WITH_TIMEOUT(harness.gate.total(), 1, PatienceMsecs);
    }
    QTRY_COMPARE_WITH_TIMEOUT(harness.gate.total(), 0, PatienceMsecs);
    QCOMPARE(harness.gate.unauthenticated(), 0);
    RawClient next(harness.port);
    next.send(get("/echo"));
    QCOMPARE(next.answer().status, 200);
}

namespace {

http::EdgeSettings behindAProxy(qint64 placesOfStrangers)
{
    http::EdgeSettings settings;
    settings.trustedProxies = {QHostAddress::parseSubnet(u"127.0.0.0/8"_s)};
    settings.limits.connectionsUnauthenticated = placesOfStrangers;
    return settings;
}

QByteArray slowFor(const QByteArray &client, const QByteArray &fields = {})
{
    return get("/slow", "X-Forwarded-For: " + client + "\r\n" + fields);
}

} // namespace

void TestConnectionPlaces::aStrangerBehindAProxyTakesAPlaceWhileItsRequestIsUnderWay()
{
    HttpHarness harness(behindAProxy(1));
    harness.edge.setTokenCheck([](const QByteArray &token) { return token == "good"; });
    RawClient connection(harness.port);
    QTRY_COMPARE_WITH_TIMEOUT(harness.gate.total(), 1, PatienceMsecs);
    QCOMPARE(harness.gate.unauthenticated(), 0);
    connection.send(slowFor("192.0.2.1"));
    QVERIFY(harness.waitsFor(1));
    QCOMPARE(harness.gate.unauthenticated(), 1);
    RawClient member(harness.port);
    member.send(slowFor("192.0.2.2", "Authorization: Bearer good\r\n"));
    QVERIFY(harness.waitsFor(2));
    QCOMPARE(harness.gate.unauthenticated(), 1);

    harness.waiting.takeFirst().send({});
    QCOMPARE(connection.answer().status, 200);
    QTRY_COMPARE_WITH_TIMEOUT(harness.gate.unauthenticated(), 0, PatienceMsecs);
    harness.pass(10'000); // a proxy keeps it for the next
    connection.send(slowFor("192.0.2.3"));
    QVERIFY(harness.waitsFor(2));
    QCOMPARE(harness.gate.unauthenticated(), 1);
}

void TestConnectionPlaces::aStrangerBehindAProxyWaitsForAPlaceOfItsAddress()
{
    HttpHarness harness(behindAProxy(3));
    std::vector<std::unique_ptr<RawClient>> greedy;
    for (qsizetype number = 1; number <= 2; ++number) {
        greedy.push_back(std::make_unique<RawClient>(harness.port));
        greedy.back()->send(slowFor("192.0.2.1"));
        QVERIFY(harness.waitsFor(number));
    }
    RawClient third(harness.port); // with it one address would have all three
    third.send(slowFor("192.0.2.1"));
    RawClient other(harness.port);
    other.send(slowFor("192.0.2.2"));
    QVERIFY(harness.waitsFor(3));
    QCOMPARE(harness.gate.unauthenticated(), 3);

    harness.clock.advance(500);
    RawClient last(harness.port);
    last.send(slowFor("192.0.2.3"));
    QTRY_COMPARE_WITH_TIMEOUT(harness.edge.connectionCount(), 5, PatienceMsecs);
    QVERIFY(QTest::qWaitFor([&] { return last.socket().bytesToWrite() == 0; }, PatienceMsecs));
    harness.clock.advance(500); // it may still wait
    QCOMPARE(third.answer().status, 503);
    harness.waiting.takeFirst().send({});
    QCOMPARE(greedy.front()->answer().status, 200);
    QVERIFY(harness.waitsFor(3)); // the last is served
    QVERIFY(harness.metrics.prometheusText().contains(
        R"(saferide_rejections_total{reason="unauthenticated_connections"} 1)"));
}

void TestConnectionPlaces::whoLeavesWhileItWaitsBehindAProxyKeepsNoPlace()
{
    HttpHarness harness(behindAProxy(1));
    RawClient first(harness.port);
    first.send(slowFor("192.0.2.1"));
    QVERIFY(harness.waitsFor(1));
    {
        RawClient leaving(harness.port);
        leaving.send(slowFor("192.0.2.2"));
        QTRY_COMPARE_WITH_TIMEOUT(harness.edge.connectionCount(), 2, PatienceMsecs);
        leaving.socket().abort();
    }
    RawClient next(harness.port);
    next.send(slowFor("192.0.2.3"));
    const auto answersAll = [&] {
        while (!harness.waiting.isEmpty()) {
            harness.waiting.takeFirst().send({});
        }
        return next.received().startsWith("HTTP/1.1 200");
    };
    QVERIFY(QTest::qWaitFor(answersAll, PatienceMsecs));
    QTRY_COMPARE_WITH_TIMEOUT(harness.gate.unauthenticated(), 0, PatienceMsecs);
}

SAFERIDE_TEST(TestConnectionPlaces)
#include "tst_connectionplaces.moc"
