// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/eventloop/peerplace.h"
#include "server/http/descriptor.h"
#include "server/http/forwardedfor.h"
#include "tests/support/httpharness.h"
#include "tests/support/socketpair.h"
#include "tests/support/testprogram.h"

#include <numeric>
#include <sys/socket.h>

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
    void refusesTheBodyOfAStrangerThatStops();
    void closesAnIdleConnection();
    void waitsForALateAnswerHoweverLong();
    void cutsAPeerThatTakesNoneOfItsAnswer();
    void waitsForAPeerThatTakesItsAnswerSlowly();
    void endsAConnectionThatLingers();
    void refusesConnectionsOverALimit_data();
    void refusesConnectionsOverALimit();
    void countsAConnectionWithAValidTokenAsAuthenticated();
    void hearsFromHandlersAndAdoptersThatAPeerIsAuthenticated();
    void saysOnARefusalWhatEveryAnswerSays();
    void readsOnlySomeOfWhatARefusedPeerSends();
    void answersWhatIsPipelinedInTurns();
    void refusesAnswersWhenTooManyWaitToBeRead_data();
    void refusesAnswersWhenTooManyWaitToBeRead();
    void neverCallsUndoneWhatWasChanged();
    void refusesBodiesWhenTooManyBytesAreBeingReceived();
    void countsTheClientsBehindATrustedProxyOneByOne();
    void understandsEveryFormOfAForwardedAddress_data();
    void understandsEveryFormOfAForwardedAddress();
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
    harness.edge.setTokenCheck([](const QByteArray &) { return true; });
    RawClient client(harness.port);
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a\r\n"
                "Expect: 100-continue\r\nContent-Length: 100000\r\n\r\n");
    QCOMPARE(client.answer(true).status, 100);
    client.send(QByteArray(50'000, 'a'));
    Counter &received = harness.metrics.counter("saferide_http_received_bytes_total", "");
    QTRY_VERIFY_WITH_TIMEOUT(received.value() >= 50'000, PatienceMsecs);
    harness.pass(40'000);
    client.send(QByteArray(50'000, 'a'));
    QCOMPARE(client.answer().body.size(), 100'000);
}

void TestHttpLimits::refusesTheBodyOfAStrangerThatStops()
{
    HttpHarness harness;
    RawClient client(harness.port);
    client.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 100000\r\n\r\n");
    QCOMPARE(client.answer(true).status, 100);
    client.send(QByteArray(90'000, 'a')); // on average fast enough for a minute and a half
    Counter &received = harness.metrics.counter("saferide_http_received_bytes_total", "");
    QTRY_VERIFY_WITH_TIMEOUT(received.value() >= 90'000, PatienceMsecs);
    harness.pass(11'000);
    harness.pass(11'000);
    QCOMPARE(client.answer().status, 408);
    QVERIFY(client.ends());
}

void TestHttpLimits::closesAnIdleConnection()
{
    HttpHarness harness;
    harness.edge.setTokenCheck([](const QByteArray &) { return true; });
    RawClient client(harness.port);
    RawClient stranger(harness.port);
    client.send(get("/echo", "Authorization: Bearer a\r\n"));
    QCOMPARE(client.answer().status, 200);
    stranger.send(get("/echo"));
    QCOMPARE(stranger.answer().status, 200);
    harness.pass(4'000);
    stranger.send(get("/echo"));
    QCOMPARE(stranger.answer().status, 200);
    harness.pass(6'000);
    QVERIFY(stranger.ends());
    harness.pass(64'000);
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

/// So slowly that the system, whose buffer has room once a third of it is free, long has none.
void TestHttpLimits::waitsForAPeerThatTakesItsAnswerSlowly()
{
    constexpr qint64 Portion = 70'000;
    HttpHarness harness;
    RawClient client(harness.port);
    client.socket().setReadBufferSize(Portion);
    const int systemBuffer = 128 * 1024; // else it may grow until it holds all of them
    ::setsockopt(int(client.socket().socketDescriptor()), SOL_SOCKET, SO_RCVBUF, &systemBuffer,
                 sizeof systemBuffer);
    client.send(get("/large").repeated(3));
    for (int portions = 0; portions < 12; ++portions) {
        QTRY_COMPARE_WITH_TIMEOUT(client.socket().bytesAvailable(), Portion, PatienceMsecs);
        QCOMPARE(client.socket().read(Portion).size(), Portion);
        // The system tells of its room by the half of its buffer: of every third portion at the
        // latest.
        for (int seconds = 0; seconds < 2; ++seconds) {
            QTest::qWait(20); // and acknowledges after 40 ms at the latest
            harness.pass(1'000);
        }
    }
    QTRY_COMPARE_WITH_TIMEOUT(client.socket().bytesAvailable(), Portion, PatienceMsecs);
    QCOMPARE(client.socket().state(), QAbstractSocket::ConnectedState);
    QCOMPARE(harness.edge.connectionCount(), 1);
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
    PeerPlace::of(*adopted)->markAuthenticated();
    QCOMPARE(harness.gate.unauthenticated(), 0);
    adopted.reset();
    QCOMPARE(harness.gate.total(), 1);
    QCOMPARE(harness.gate.unauthenticated(), 0);
}

void TestHttpLimits::saysOnARefusalWhatEveryAnswerSays()
{
    http::EdgeSettings settings;
    settings.limits.connectionsTotal = 1;
    HttpHarness harness(settings);
    const RawClient first(harness.port);
    QTRY_COMPARE_WITH_TIMEOUT(harness.gate.total(), 1, PatienceMsecs);
    QTcpSocket second; // its request is there before it is accepted
    second.connectToHost(QHostAddress::LocalHost, harness.port);
    QVERIFY(second.waitForConnected(PatienceMsecs));
    second.write(get("/echo", "Origin: http://localhost:3000\r\nX-Request-Id: mine\r\n"));
    QVERIFY(second.waitForBytesWritten(PatienceMsecs));
    QByteArray received;
    QTRY_VERIFY_WITH_TIMEOUT((received += second.readAll()).endsWith("connections\"}"),
                             PatienceMsecs);
    QVERIFY(received.startsWith("HTTP/1.1 503 "));
    for (const char *field :
         {"\r\nX-Request-Id: mine\r\n", "\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n",
          "\r\nAccess-Control-Allow-Origin: http://localhost:3000\r\n", "\r\nRetry-After: 5\r\n",
          "\r\nContent-Length: 33\r\n", "\r\nConnection: close\r\n"}) {
        QVERIFY2(received.contains(field), field);
    }
}

void TestHttpLimits::readsOnlySomeOfWhatARefusedPeerSends()
{
    const SocketPair pair;
    pair.fill();
    QCOMPARE(http::receivedSoFar(pair.ends[1]).size(), 65'536);
}

void TestHttpLimits::answersWhatIsPipelinedInTurns()
{
    constexpr int Requests = 100;
    HttpHarness harness;
    QList<int> turns;
    bool turnGoesOn = false;
    const auto count = [&] {
        if (!std::exchange(turnGoesOn, true)) {
            turns.append(0);
            // Before what the connection itself posts at the end of its turn.
            QMetaObject::invokeMethod(
                &harness.edge, [&] { turnGoesOn = false; }, Qt::QueuedConnection);
        }
        ++turns.last();
    };
    harness.edge.router().add("GET", u"/count"_s,
                              [&](const http::Request &, const http::ReplyHandle &reply) {
                                  count();
                                  reply.send(http::noContent());
                              });
    RawClient client(harness.port);
    client.send(get("/count").repeated(Requests));
    for (int request = 0; request < Requests; ++request) {
        QCOMPARE(client.answer(true).status, 204);
    }
    QCOMPARE(std::accumulate(turns.cbegin(), turns.cend(), 0), Requests);
    QCOMPARE(*std::max_element(turns.cbegin(), turns.cend()), 32);
}

void TestHttpLimits::refusesAnswersWhenTooManyWaitToBeRead_data()
{
    QTest::addColumn<qint64>("perAddress");
    QTest::addColumn<qint64>("total");
    QTest::newRow("buffered_bytes_per_address") << qint64(4'000'000) << qint64(0);
    QTest::newRow("buffered_bytes_total") << qint64(0) << qint64(4'000'000);
}

void TestHttpLimits::refusesAnswersWhenTooManyWaitToBeRead()
{
    QFETCH(const qint64, perAddress);
    QFETCH(const qint64, total);
    http::EdgeSettings settings;
    settings.limits.bufferedBytesPerAddress = perAddress; // one answer of /large
    settings.limits.bufferedBytesTotal = total;
    HttpHarness harness(settings);
    const auto ask = [](RawClient &client) {
        client.socket().setReadBufferSize(1'000);
        client.send(get("/large"));
    };
    const auto statusOf = [](RawClient &client) {
        client.socket().setReadBufferSize(0);
        return client.answer().status;
    };
    RawClient first(harness.port);
    ask(first);
    QTRY_VERIFY_WITH_TIMEOUT(harness.gate.bufferedBytes() > 0, PatienceMsecs);
    RawClient second(harness.port);
    ask(second);
    QCOMPARE(statusOf(second), 503);
    QVERIFY(second.ends());
    const QByteArray counted =
        "saferide_rejections_total{reason=\"" + QByteArray(QTest::currentDataTag()) + "\"} 1";
    QVERIFY(harness.metrics.prometheusText().contains(counted));
    QCOMPARE(statusOf(first), 200);
    QTRY_COMPARE_WITH_TIMEOUT(harness.gate.bufferedBytes(), 0, PatienceMsecs);
    first.send(get("/large"));
    QCOMPARE(statusOf(first), 200);
}

void TestHttpLimits::neverCallsUndoneWhatWasChanged()
{
    http::EdgeSettings settings;
    settings.limits.bufferedBytesPerAddress = 4'000'000; // one answer of /large
    HttpHarness harness(settings);
    RawClient first(harness.port);
    first.socket().setReadBufferSize(1'000);
    first.send(get("/large"));
    QTRY_VERIFY_WITH_TIMEOUT(harness.gate.bufferedBytes() > 0, PatienceMsecs);
    const qint64 before = harness.gate.bufferedBytes();
    RawClient second(harness.port);
    second.send(post("/large", "x"));
    const auto answer = second.answer();
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.body.contains("too much unread output"));
    QVERIFY(second.ends());
    QVERIFY(harness.gate.bufferedBytes() <= before);
    QVERIFY(harness.metrics.prometheusText().contains(
        R"(saferide_rejections_total{reason="buffered_bytes_per_address"} 1)"));
}

void TestHttpLimits::refusesBodiesWhenTooManyBytesAreBeingReceived()
{
    http::EdgeSettings settings;
    settings.limits.bufferedBytesPerAddress = 100'000;
    HttpHarness harness(settings);
    const QByteArray whole = post("/echo", QByteArray(90'000, 'x'));
    RawClient first(harness.port);
    first.send(whole.chopped(1));
    QTRY_VERIFY_WITH_TIMEOUT(harness.gate.bufferedBytes() > 80'000, PatienceMsecs);
    RawClient second(harness.port);
    second.send(whole);
    QCOMPARE(second.answer().status, 503);
    QVERIFY(second.ends());
    second.socket().abort();
    QVERIFY(harness.metrics.prometheusText().contains(
        R"(saferide_rejections_total{reason="buffered_bytes_per_address"} 1)"));
    first.socket().abort();
    QTRY_COMPARE_WITH_TIMEOUT(harness.gate.bufferedBytes(), 0, PatienceMsecs);
    RawClient third(harness.port);
    third.send(post("/echo", QByteArray(40'000, 'x')));
    QCOMPARE(third.answer().body.size(), 40'000);
    QTRY_COMPARE_WITH_TIMEOUT(harness.gate.bufferedBytes(), 0, PatienceMsecs);
}

void TestHttpLimits::countsTheClientsBehindATrustedProxyOneByOne()
{
    http::EdgeSettings settings;
    settings.trustedProxies = {QHostAddress::parseSubnet(u"127.0.0.0/8"_s)};
    settings.limits.connectionsPerAddress = 1;
    settings.limits.connectionsUnauthenticated = 1;
    HttpHarness harness(settings);
    const auto ask = [](RawClient &connection, const QByteArray &client) {
        connection.send(get("/echo", "X-Forwarded-For: " + client + "\r\n"));
        return connection.answer().status;
    };
    RawClient first(harness.port);
    RawClient second(harness.port);
    RawClient third(harness.port);
    QCOMPARE(ask(first, "10.0.0.1"), 200);
    QCOMPARE(ask(second, "10.0.0.2"), 200);
    QCOMPARE(ask(third, "10.0.0.2"), 503);
    QVERIFY(third.ends());
    QVERIFY(harness.metrics.prometheusText().contains(
        R"(saferide_rejections_total{reason="connections_per_address"} 1)"));
    QCOMPARE(ask(second, "10.0.0.3"), 200); // a connection serves one after the other
    RawClient fourth(harness.port);
    QCOMPARE(ask(fourth, "10.0.0.2"), 200);
    RawClient fifth(harness.port);
    QCOMPARE(ask(fifth, "10.0.0.3"), 503);
    second.socket().abort();
    QTRY_COMPARE_WITH_TIMEOUT(harness.edge.connectionCount(), 2, PatienceMsecs);
    RawClient sixth(harness.port);
    QCOMPARE(ask(sixth, "10.0.0.3"), 200);
}

void TestHttpLimits::understandsEveryFormOfAForwardedAddress_data()
{
    QTest::addColumn<QByteArray>("entry");
    QTest::addColumn<QString>("address"); // empty: it is none
    QTest::newRow("IPv4") << "198.51.100.1"_ba << u"198.51.100.1"_s;
    QTest::newRow("with a port") << "198.51.100.1:4711"_ba << u"198.51.100.1"_s;
    QTest::newRow("spaces") << " \t198.51.100.1 "_ba << u"198.51.100.1"_s;
    QTest::newRow("quotes") << "\"198.51.100.1:80\""_ba << u"198.51.100.1"_s;
    QTest::newRow("IPv6") << "2001:db8::7"_ba << u"2001:db8::7"_s;
    QTest::newRow("IPv6 that ends like a port") << "2001:db8::4711"_ba << u"2001:db8::4711"_s;
    QTest::newRow("brackets") << "[2001:db8::7]"_ba << u"2001:db8::7"_s;
    QTest::newRow("brackets and a port") << "[2001:db8::7]:443"_ba << u"2001:db8::7"_s;
    QTest::newRow("quotes and brackets") << "\"[2001:db8::7]:443\""_ba << u"2001:db8::7"_s;
    QTest::newRow("mapped") << "::ffff:198.51.100.1"_ba << u"198.51.100.1"_s;
    QTest::newRow("mapped with a port") << "[::ffff:198.51.100.1]:1"_ba << u"198.51.100.1"_s;
    QTest::newRow("nothing") << ""_ba << QString();
    QTest::newRow("a quote") << "\""_ba << QString();
    QTest::newRow("a name") << "unknown"_ba << QString();
    QTest::newRow("a hidden one") << "_hidden"_ba << QString();
    QTest::newRow("port without digits") << "198.51.100.1:"_ba << QString();
    QTest::newRow("port of letters") << "198.51.100.1:http"_ba << QString();
    QTest::newRow("long port") << "198.51.100.1:123456"_ba << QString();
    QTest::newRow("open bracket") << "[2001:db8::7"_ba << QString();
    QTest::newRow("empty brackets") << "[]"_ba << QString();
    QTest::newRow("IPv4 in brackets") << "[198.51.100.1]:80"_ba << QString();
    QTest::newRow("behind the brackets") << "[2001:db8::7]x"_ba << QString();
    QTest::newRow("half a quote") << "\"198.51.100.1"_ba << QString();
}

void TestHttpLimits::understandsEveryFormOfAForwardedAddress()
{
    QFETCH(const QByteArray, entry);
    QFETCH(const QString, address);
    QCOMPARE(http::forwardedAddress(entry).toString(), address);
}

void TestHttpLimits::believesForwardedAddressesOfTrustedProxiesOnly_data()
{
    QTest::addColumn<bool>("trusted");
    QTest::addColumn<QByteArray>("forwarded");
    QTest::addColumn<QString>("peer");
    QTest::newRow("no proxy") << false << "1.2.3.4"_ba << u"127.0.0.1"_s;
    QTest::newRow("proxy") << true << "1.2.3.4"_ba << u"1.2.3.4"_s;
    QTest::newRow("claimed before the proxy") << true << "6.6.6.6, 1.2.3.4"_ba << u"1.2.3.4"_s;
    QTest::newRow("with a port") << true << "1.2.3.4:4711"_ba << u"1.2.3.4"_s;
    QTest::newRow("two proxies") << true << "1.2.3.4, 127.0.0.9"_ba << u"1.2.3.4"_s;
    QTest::newRow("an empty element") << true << "1.2.3.4, ,127.0.0.9,"_ba << u"1.2.3.4"_s;
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

SAFERIDE_TEST(TestHttpLimits)
#include "tst_httplimits.moc"
