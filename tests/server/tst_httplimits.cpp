// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/eventloop/authenticatedpeer.h"
#include "tests/server/httpharness.h"

using namespace saferide;
using namespace saferide::test;

/// Time and numbers: what is slow, idle or too many.
class TestHttpLimits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void refusesAHeadThatIsNotCompleteInTime_data();
    void refusesAHeadThatIsNotCompleteInTime();
    void refusesABodyThatComesTooSlowly();
    void acceptsABodyThatComesFastEnough();
    void closesAnIdleConnection();
    void waitsForALateAnswerHoweverLong();
    void cutsAPeerThatTakesNoneOfItsAnswer();
    void endsAConnectionThatLingers();
    void refusesConnectionsOverALimit_data();
    void refusesConnectionsOverALimit();
    void countsAConnectionWithAValidTokenAsAuthenticated();
    void hearsFromHandlersAndAdoptersThatAPeerIsAuthenticated();
    void letsACrowdWaitForAPlace();
    void freesThePlaceOfAConnectionThatEnds();
    void countsAddressesByTheirSubscriber();
    void believesForwardedAddressesOfTrustedProxiesOnly_data();
    void believesForwardedAddressesOfTrustedProxiesOnly();
    void finishesWhatIsUnderWayOnShutDown();
};

void TestHttpLimits::refusesAHeadThatIsNotCompleteInTime_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << ""_ba;
    QTest::newRow("a start") << "GET /echo"_ba;
    QTest::newRow("all but the end") << "GET /echo HTTP/1.1\r\nHost: a\r\n"_ba;
}

void TestHttpLimits::refusesAHeadThatIsNotCompleteInTime()
{
    QFETCH(const QByteArray, bytes);
    HttpHarness harness;
    RawClient client(harness.port);
    client.send(bytes);
    QTRY_COMPARE_WITH_TIMEOUT(harness.edge.connectionCount(), 1, PatienceMsecs);
    QVERIFY(harness.secondsUntil([&] { return !client.received().isEmpty(); }) > 10);
    QCOMPARE(client.answer().status, 408);
    QVERIFY(client.ends());
}

void TestHttpLimits::refusesABodyThatComesTooSlowly()
{
    HttpHarness harness;
    RawClient client(harness.port);
    client.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 100000\r\n\r\n");
    QCOMPARE(client.answer(true).status, 100);
    harness.pass(9'000);
    QVERIFY(client.received().isEmpty());
    harness.pass(2'000);
    QCOMPARE(client.answer().status, 408);
    QVERIFY(client.ends());
}

void TestHttpLimits::acceptsABodyThatComesFastEnough()
{
    HttpHarness harness;
    RawClient client(harness.port);
    client.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 100000\r\n\r\n");
    QCOMPARE(client.answer(true).status, 100);
    client.send(QByteArray(50'000, 'a'));
    Counter &received = harness.metrics.counter("saferide_http_received_bytes_total", "");
    QTRY_VERIFY_WITH_TIMEOUT(received.value() >= 50'000, PatienceMsecs);
    harness.pass(40'000);
    client.send(QByteArray(50'000, 'a'));
    QCOMPARE(client.answer().body.size(), 100'000);
}

void TestHttpLimits::closesAnIdleConnection()
{
    HttpHarness harness;
    RawClient client(harness.port);
    client.send(get("/echo"));
    QCOMPARE(client.answer().status, 200);
    harness.pass(74'000);
    client.send(get("/echo"));
    QCOMPARE(client.answer().status, 200);
    harness.pass(76'000);
    QVERIFY(client.ends());
}

void TestHttpLimits::waitsForALateAnswerHoweverLong()
{
    HttpHarness harness;
    RawClient client(harness.port);
    client.send(get("/later"));
    QVERIFY(harness.waitsFor(1));
    harness.pass(1'000'000);
    harness.waiting.takeFirst().send({.contentType = "text/plain", .body = "late"});
    QCOMPARE(client.answer().body, "late"_ba);
}

void TestHttpLimits::cutsAPeerThatTakesNoneOfItsAnswer()
{
    HttpHarness harness;
    RawClient client(harness.port);
    client.socket().setReadBufferSize(1'000);
    client.send(get("/large").repeated(10));
    Gauge &open = harness.metrics.gauge("saferide_connections", "", R"(kind="http")");
    QTRY_COMPARE_WITH_TIMEOUT(open.value(), 1, PatienceMsecs);
    QVERIFY(harness.secondsUntil([&] { return open.value() == 0; }) > 10);
}

void TestHttpLimits::endsAConnectionThatLingers()
{
    HttpHarness harness;
    RawClient client(harness.port);
    client.send(get("/echo", "Connection: close\r\n"));
    QCOMPARE(client.answer().status, 200);
    harness.pass(3'000);
    QTRY_COMPARE_WITH_TIMEOUT(harness.edge.connectionCount(), 0, PatienceMsecs);
}

void TestHttpLimits::refusesConnectionsOverALimit_data()
{
    QTest::addColumn<int>("total");
    QTest::addColumn<int>("perAddress");
    QTest::addColumn<int>("unauthenticated");
    QTest::newRow("connections_total") << 2 << 0 << 0;
    QTest::newRow("connections_per_address") << 0 << 2 << 0;
    QTest::newRow("unauthenticated_connections") << 0 << 0 << 2;
}

void TestHttpLimits::refusesConnectionsOverALimit()
{
    QFETCH(const int, total);
    QFETCH(const int, perAddress);
    QFETCH(const int, unauthenticated);
    http::EdgeSettings settings;
    settings.limits.connectionsTotal = total;
    settings.limits.connectionsPerAddress = perAddress;
    settings.limits.connectionsUnauthenticated = unauthenticated;
    HttpHarness harness(settings);
    RawClient first(harness.port);
    RawClient second(harness.port);
    QTRY_COMPARE_WITH_TIMEOUT(harness.gate.total(), 2, PatienceMsecs);
    RawClient third(harness.port);
    QVERIFY(harness.secondsUntil([&] { return !third.received().isEmpty(); }) <= 2);
    const Answer answer = third.answer();
    QCOMPARE(answer.status, 503);
    QVERIFY(answer.headers.contains("retry-after"));
    QVERIFY(third.ends());
    first.send(get("/echo"));
    QCOMPARE(first.answer().status, 200);
    const QByteArray counted =
        "saferide_rejections_total{reason=\"" + QByteArray(QTest::currentDataTag()) + "\"} 1";
    QVERIFY(harness.metrics.prometheusText().contains(counted));
}

void TestHttpLimits::countsAConnectionWithAValidTokenAsAuthenticated()
{
    HttpHarness harness;
    harness.edge.setTokenCheck([](const QByteArray &token) { return token == "good"; });
    RawClient client(harness.port);
    client.send(get("/echo", "Authorization: Bearer bad\r\n"));
    QCOMPARE(client.answer().status, 200);
    QCOMPARE(harness.gate.unauthenticated(), 1);
    client.send(get("/echo", "Authorization: Bearer good\r\n").repeated(2));
    QCOMPARE(client.answer().status, 200);
    QCOMPARE(harness.gate.unauthenticated(), 0);
    QCOMPARE(harness.gate.total(), 1);
}

void TestHttpLimits::hearsFromHandlersAndAdoptersThatAPeerIsAuthenticated()
{
    HttpHarness harness;
    RawClient polling(harness.port);
    polling.send(get("/later"));
    QVERIFY(harness.waitsFor(1));
    QCOMPARE(harness.gate.unauthenticated(), 1);
    harness.waiting.first().markAuthenticated();
    QCOMPARE(harness.gate.unauthenticated(), 0);

    std::unique_ptr<QTcpSocket> adopted;
    harness.edge.addUpgrade(u"/ws"_s,
                            {.adopt = [&](std::unique_ptr<QTcpSocket> socket,
                                          const http::Request &) { adopted = std::move(socket); }});
    RawClient client(harness.port);
    client.send(get("/ws",
                    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"));
    QTRY_VERIFY_WITH_TIMEOUT(adopted, PatienceMsecs);
    QCOMPARE(harness.gate.unauthenticated(), 1);
    markAuthenticated(adopted.get());
    QCOMPARE(harness.gate.unauthenticated(), 0);
    adopted.reset();
    QCOMPARE(harness.gate.total(), 1);
    QCOMPARE(harness.gate.unauthenticated(), 0);
}

void TestHttpLimits::letsACrowdWaitForAPlace()
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

void TestHttpLimits::freesThePlaceOfAConnectionThatEnds()
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

void TestHttpLimits::countsAddressesByTheirSubscriber()
{
    const auto key = [](const QString &address) {
        return http::ConnectionGate::subscriber(QHostAddress(address));
    };
    QCOMPARE(key(u"10.0.0.1"_s), key(u"::ffff:10.0.0.1"_s));
    QVERIFY(key(u"10.0.0.1"_s) != key(u"10.0.0.2"_s));
    QCOMPARE(key(u"2001:db8::1"_s), key(u"2001:db8::2:1"_s));
    QVERIFY(key(u"2001:db8::1"_s) != key(u"2001:db8:0:1::1"_s));
}

void TestHttpLimits::believesForwardedAddressesOfTrustedProxiesOnly_data()
{
    QTest::addColumn<bool>("trusted");
    QTest::addColumn<QByteArray>("forwarded");
    QTest::addColumn<QString>("peer");
    QTest::newRow("no proxy") << false << "1.2.3.4"_ba << u"127.0.0.1"_s;
    QTest::newRow("proxy") << true << "1.2.3.4"_ba << u"1.2.3.4"_s;
    QTest::newRow("claimed before the proxy") << true << "6.6.6.6, 1.2.3.4"_ba << u"1.2.3.4"_s;
    QTest::newRow("two proxies") << true << "1.2.3.4, 127.0.0.9"_ba << u"1.2.3.4"_s;
    QTest::newRow("nonsense") << true << "x"_ba << u"127.0.0.1"_s;
    QTest::newRow("nothing") << true << ""_ba << u"127.0.0.1"_s;
}

void TestHttpLimits::believesForwardedAddressesOfTrustedProxiesOnly()
{
    QFETCH(const bool, trusted);
    QFETCH(const QByteArray, forwarded);
    QFETCH(const QString, peer);
    http::EdgeSettings settings;
    if (trusted) {
        settings.trustedProxies = {QHostAddress::parseSubnet(u"127.0.0.0/8"_s)};
    }
    HttpHarness harness(settings);
    QString seen;
    harness.edge.router().add(
        "GET", u"/peer"_s, [&seen](const http::Request &request, const http::ReplyHandle &reply) {
            seen = request.peer.toString();
            reply.send(http::noContent());
        });
    RawClient client(harness.port);
    client.send(get("/peer", "X-Forwarded-For: " + forwarded + "\r\n"));
    QCOMPARE(client.answer().status, 204);
    QCOMPARE(seen, peer);
}

void TestHttpLimits::finishesWhatIsUnderWayOnShutDown()
{
    HttpHarness harness;
    RawClient idle(harness.port);
    RawClient busy(harness.port);
    busy.send(get("/later") + get("/echo"));
    QVERIFY(harness.waitsFor(1));
    QTRY_COMPARE_WITH_TIMEOUT(harness.edge.connectionCount(), 2, PatienceMsecs);
    harness.edge.shutDown();
    QVERIFY(idle.ends());
    harness.waiting.takeFirst().send({.contentType = "text/plain", .body = "done"});
    const Answer answer = busy.answer();
    QCOMPARE(answer.body, "done"_ba);
    QCOMPARE(answer.headers.value("connection"), "close"_ba);
    QVERIFY(busy.ends());
}

QTEST_GUILESS_MAIN(TestHttpLimits)
#include "tst_httplimits.moc"
