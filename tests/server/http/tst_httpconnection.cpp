// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/httpharness.h"
#include "tests/support/testprogram.h"

#include <sys/socket.h>

using namespace saferide;
using namespace saferide::test;

/// What honest clients do, over a real socket.
class TestHttpConnection : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void refusesACompressedBody();
    void answersEveryShapeOfRequest_data();
    void answersEveryShapeOfRequest();
    void answersEveryShapeOfRequestByteByByte_data() { answersEveryShapeOfRequest_data(); }
    void answersEveryShapeOfRequestByteByByte();
    void answersPipelinedRequestsInOrder();
    void waitsForALateAnswerBeforeTheNextRequest();
    void dropsALateAnswerOfAConnectionThatIsGone();
    void dropsASecondAnswer();
    void tellsWhenTheClientLeavesBeforeItsAnswer();
    void answersAPeerThatEndedItsSide_data();
    void answersAPeerThatEndedItsSide();
    void takesAnAnswerFromAnotherThread();
    void answersHeadWithoutABody();
    void keepsOrClosesTheConnection_data();
    void keepsOrClosesTheConnection();
    void asksForABodyThatWaits();
    void keepsASaneRequestIdAndReplacesOthers_data();
    void keepsASaneRequestIdAndReplacesOthers();
    void takesLargerBodiesOnRoutesForGpx();
    void letsAHandlerAnswerWhatIsTooLarge();
    void stopsReadingWhileAnswersAreUnsent();
    void countsWhatItAnswered();
};

void TestHttpConnection::answersEveryShapeOfRequest_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("body");
    const QByteArray chunked =
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n";
    QTest::newRow("plain") << get("/echo?a") << "a"_ba;
    QTest::newRow("trailing slash") << get("/echo/?a") << "a"_ba;
    QTest::newRow("empty lines first") << "\r\n\r\n" + get("/echo?a") << "a"_ba;
    QTest::newRow("absolute form") << get("http://a:80/echo?a") << "a"_ba;
    QTest::newRow("absolute https") << get("HTTPS://a/echo?a") << "a"_ba;
    QTest::newRow("parameter") << get("/items/a%2Fb%20%C3%A4") << "a/b \xc3\xa4"_ba;
    QTest::newRow("obs-text in a field") << get("/echo?a", "X: \xe4\r\n") << "a"_ba;
    QTest::newRow("tab in a field") << get("/echo?a", "X: a\tb\r\n") << "a"_ba;
    QTest::newRow("100 fields") << get("/echo?a", QByteArray("X: a\r\n").repeated(99)) << "a"_ba;
    QTest::newRow("8 kB of target")
        << get("/echo?" + QByteArray(8'000, 'a')) << QByteArray(8'000, 'a');
    QTest::newRow("body") << post("/echo", "body") << "body"_ba;
    QTest::newRow("empty body") << post("/echo", "") << ""_ba;
    QTest::newRow("NUL in a body") << post("/echo", QByteArray("a\0b", 3)) << QByteArray("a\0b", 3);
    QTest::newRow("body at the limit")
        << post("/echo", QByteArray(1'000'000, 'a')) << QByteArray(1'000'000, 'a');
    QTest::newRow("chunks") << chunked + "3\r\nabc\r\n00A\r\n0123456789\r\n0\r\n\r\n"
                            << "abc0123456789"_ba;
    QTest::newRow("chunk extension") << chunked + "1;a=\"b\"\r\nx\r\n0;c\r\n\r\n"
                                     << "x"_ba;
    QTest::newRow("trailers") << chunked + "1\r\nx\r\n0\r\nX: y\r\nHost: b\r\n\r\n"
                              << "x"_ba;
    QTest::newRow("one large chunk") << chunked + "493e0\r\n" + QByteArray(300'000, 'a')
            + "\r\n0\r\n\r\n" << QByteArray(300'000, 'a');
}

void TestHttpConnection::answersEveryShapeOfRequest()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, body);
    HttpHarness harness;
    RawClient client(harness.port);
    client.send(bytes + get("/echo?next"));
    const Answer answer = client.answer();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, body);
    QCOMPARE(client.answer().body, "next"_ba);
}

void TestHttpConnection::answersEveryShapeOfRequestByteByByte()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, body);
    if (bytes.size() > 1'000) {
        return;
    }
    HttpHarness harness;
    RawClient client(harness.port);
    for (const char byte : bytes) {
        client.send(QByteArray(1, byte));
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
    }
    const Answer answer = client.answer();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, body);
}

void TestHttpConnection::answersPipelinedRequestsInOrder()
{
    HttpHarness harness;
    RawClient client(harness.port);
    QByteArray bytes;
    for (int i = 0; i < 500; ++i) {
        bytes += i % 2 == 0 ? get("/echo?" + QByteArray::number(i))
                            : post("/echo", QByteArray::number(i));
    }
    client.send(bytes);
    for (int i = 0; i < 500; ++i) {
        QCOMPARE(client.answer().body, QByteArray::number(i));
    }
}

void TestHttpConnection::waitsForALateAnswerBeforeTheNextRequest()
{
    HttpHarness harness;
    RawClient client(harness.port);
    client.send(get("/later") + get("/echo?second"));
    QVERIFY(harness.waitsFor(1));
    QCoreApplication::processEvents();
    QVERIFY(client.received().isEmpty());
    harness.waiting.takeFirst().send({.contentType = "text/plain", .body = "first"});
    QCOMPARE(client.answer().body, "first"_ba);
    QCOMPARE(client.answer().body, "second"_ba);
}

void TestHttpConnection::dropsALateAnswerOfAConnectionThatIsGone()
{
    HttpHarness harness;
    {
        RawClient client(harness.port);
        client.send(get("/later"));
        QVERIFY(harness.waitsFor(1));
    }
    QTRY_COMPARE_WITH_TIMEOUT(harness.edge.connectionCount(), 0, PatienceMsecs);
    harness.waiting.takeFirst().send({.body = "{}"});
    QCOMPARE(harness.gate.total(), 0);
}

void TestHttpConnection::dropsASecondAnswer()
{
    HttpHarness harness;
    RawClient client(harness.port);
    client.send(get("/later"));
    QVERIFY(harness.waitsFor(1));
    const http::ReplyHandle handle = harness.waiting.takeFirst();
    handle.send({.contentType = "text/plain", .body = "first"});
    handle.send({.contentType = "text/plain", .body = "again"});
    client.send(get("/echo?next"));
    QCOMPARE(client.answer().body, "first"_ba);
    QCOMPARE(client.answer().body, "next"_ba);
}

void TestHttpConnection::tellsWhenTheClientLeavesBeforeItsAnswer()
{
    HttpHarness harness;
    {
        RawClient client(harness.port);
        client.send(get("/later"));
        QVERIFY(harness.waitsFor(1));
    }
    QTRY_COMPARE_WITH_TIMEOUT(harness.gone, 1, PatienceMsecs);
}

void TestHttpConnection::answersAPeerThatEndedItsSide_data()
{
    QTest::addColumn<QByteArray>("requests");
    QTest::newRow("late") << get("/slow");
    QTest::newRow("large") << get("/large");
    QTest::newRow("late, then large") << get("/slow") + get("/large");
}

void TestHttpConnection::answersAPeerThatEndedItsSide()
{
    QFETCH(const QByteArray, requests);
    HttpHarness harness;
    RawClient client(harness.port);
    client.send(requests);
    ::shutdown(int(client.socket().socketDescriptor()), SHUT_WR);
    if (requests.contains("/slow")) {
        QVERIFY(harness.waitsFor(1));
        QTest::qWait(0);
        harness.waiting.takeFirst().send({.contentType = "text/plain", .body = "late"});
        QCOMPARE(client.answer().body, "late"_ba);
    }
    if (requests.contains("/large")) {
        QCOMPARE(client.answer().body.size(), 4'000'000);
    }
    QVERIFY(client.ends());
    QTRY_COMPARE_WITH_TIMEOUT(harness.edge.connectionCount(), 0, PatienceMsecs);
}

void TestHttpConnection::takesAnAnswerFromAnotherThread()
{
    HttpHarness harness;
    RawClient client(harness.port);
    client.send(get("/later") + get("/later"));
    QVERIFY(harness.waitsFor(1));
    const std::unique_ptr<QThread> sender(QThread::create([handle = harness.waiting.takeFirst()] {
        handle.send({.contentType = "text/plain", .body = "far"});
    }));
    sender->start();
    QCOMPARE(client.answer().body, "far"_ba);
    QVERIFY(harness.waitsFor(1));
    const std::unique_ptr<QThread> forgetter(
        QThread::create([handle = harness.waiting.takeFirst()] {}));
    QVERIFY(sender->wait());
    forgetter->start();
    QVERIFY(forgetter->wait());
}

void TestHttpConnection::answersHeadWithoutABody()
{
    HttpHarness harness;
    RawClient client(harness.port);
    client.send("HEAD /echo?abc HTTP/1.1\r\nHost: a\r\n\r\n");
    const Answer answer = client.answer(true);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("content-length"), "3"_ba);
    client.send(get("/echo?next"));
    QCOMPARE(client.answer().body, "next"_ba);
}

void TestHttpConnection::keepsOrClosesTheConnection_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("kept");
    QTest::newRow("1.1") << get("/echo") << true;
    QTest::newRow("close") << get("/echo", "Connection: close\r\n") << false;
    QTest::newRow("close in a list") << get("/echo", "Connection: x, Close\r\n") << false;
    QTest::newRow("1.0") << "GET /echo HTTP/1.0\r\n\r\n"_ba << false;
    QTest::newRow("1.0 kept") << "GET /echo HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"_ba << true;
}

void TestHttpConnection::keepsOrClosesTheConnection()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const bool, kept);
    HttpHarness harness;
    RawClient client(harness.port);
    client.send(bytes);
    const Answer answer = client.answer();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("connection") == "close", !kept);
    if (kept) {
        client.send(get("/echo?next"));
        QCOMPARE(client.answer().body, "next"_ba);
    } else {
        QVERIFY(client.ends());
    }
}

void TestHttpConnection::asksForABodyThatWaits()
{
    HttpHarness harness;
    RawClient client(harness.port);
    client.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    QCOMPARE(client.answer(true).status, 100);
    client.send("body");
    QCOMPARE(client.answer().body, "body"_ba);
}

void TestHttpConnection::keepsASaneRequestIdAndReplacesOthers_data()
{
    QTest::addColumn<QByteArray>("wanted");
    QTest::addColumn<bool>("kept");
    QTest::newRow("sane") << "Abc-1_2.3"_ba << true;
    QTest::newRow("empty") << ""_ba << false;
    QTest::newRow("long") << QByteArray(65, 'a') << false;
    QTest::newRow("strange") << "a b"_ba << false;
    QTest::newRow("not ascii") << "\xc3\xa4"_ba << false;
}

void TestHttpConnection::keepsASaneRequestIdAndReplacesOthers()
{
    QFETCH(const QByteArray, wanted);
    QFETCH(const bool, kept);
    HttpHarness harness;
    RawClient client(harness.port);
    client.send(get("/echo", "X-Request-Id: " + wanted + "\r\n"));
    const QByteArray id = client.answer().headers.value("x-request-id");
    QVERIFY(!id.isEmpty());
    QCOMPARE(id == wanted, kept);
}

void TestHttpConnection::takesLargerBodiesOnRoutesForGpx()
{
    HttpHarness harness;
    RawClient client(harness.port);
    client.send(post("/gpx", QByteArray(3'000'000, 'a')));
    QCOMPARE(client.answer().body.size(), 3'000'000);
    client.send("POST /gpx HTTP/1.1\r\nHost: a\r\nContent-Length: 10000001\r\n\r\n");
    QCOMPARE(client.answer().status, 413);
}

void TestHttpConnection::letsAHandlerAnswerWhatIsTooLarge()
{
    HttpHarness harness;
    RawClient client(harness.port);
    client.send(post("/self", "0123456789"));
    QCOMPARE(client.answer().body, "0123456789"_ba);
    client.send(post("/self", "0123456789a"));
    QCOMPARE(client.answer().body, "too large"_ba);
    QVERIFY(client.ends());
    RawClient chunks(harness.port);
    chunks.send(
        "POST /self HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n0123456789a\r\n");
    QCOMPARE(chunks.answer().body, "too large"_ba);
    QVERIFY(chunks.ends());
}

void TestHttpConnection::stopsReadingWhileAnswersAreUnsent()
{
    HttpHarness harness;
    RawClient client(harness.port);
    client.socket().setReadBufferSize(1'000); // a peer that takes next to nothing
    client.send(get("/large").repeated(50));
    Counter &answered = harness.metrics.counter("saferide_http_requests_total", "",
                                                R"(route="/large",method="GET",status="200")");
    QTRY_VERIFY_WITH_TIMEOUT(answered.value() > 0, PatienceMsecs);
    for (int i = 0; i < 50; ++i) {
        QCoreApplication::processEvents();
    }
    QVERIFY(answered.value() < 10);
}

void TestHttpConnection::countsWhatItAnswered()
{
    HttpHarness harness;
    RawClient client(harness.port);
    client.send(get("/items/1") + get("/items/2") + get("/nowhere/" + QByteArray(100, 'x')));
    for (int i = 0; i < 3; ++i) {
        QVERIFY(client.answer().status > 0);
    }
    const QByteArray text = harness.metrics.prometheusText();
    QVERIFY(text.contains(
        R"(saferide_http_requests_total{route="/items/{id}",method="GET",status="200"} 2)"));
    QVERIFY(
        text.contains(R"(saferide_http_requests_total{route="none",method="GET",status="404"} 1)"));
    QVERIFY(text.contains(R"(saferide_connections{kind="http"} 1)"));
}

void TestHttpConnection::refusesACompressedBody()
{
    HttpHarness harness;
    RawClient client(harness.port);
    client.send(post("/echo", "\x1f\x8b", "Content-Encoding: gzip\r\n"));
    const Answer refused = client.answer();
    QCOMPARE(refused.status, 415);
    QCOMPARE(refused.headers.value("accept-encoding"), "identity"_ba);
    QVERIFY(refused.body.contains("must not be compressed"));
    client.send(post("/echo", "plain", "Content-Encoding: identity\r\n"));
    QCOMPARE(client.answer().body, "plain"_ba);
    client.send(get("/echo?none", "Content-Encoding: gzip\r\n"));
    QCOMPARE(client.answer().body, "none"_ba);
}

SAFERIDE_TEST(TestHttpConnection)
#include "tst_httpconnection.moc"
