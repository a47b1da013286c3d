// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/refusallines.h"
#include "tests/support/httpharness.h"
#include "tests/support/testprogram.h"

using namespace saferide;
using namespace saferide::test;

/// What no client may send, over a real socket: the status, and the connection ends.
class TestHttpRefusals : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void refusesAndCloses_data();
    void refusesAndCloses();
    void refusesAndClosesByteByByte_data() { refusesAndCloses_data(); }
    void refusesAndClosesByteByByte();
    void keepsTheConnectionAfter_data();
    void keepsTheConnectionAfter();
    void asksForATokenBeforeALargeBodyComes();
    void writesFewLinesOfWhatAnAddressIsRefused();

private:
    static void row(const char *name, int status, const QByteArray &bytes)
    {
        QTest::newRow(name) << status << bytes;
    }
    static void framingRows();
};

void TestHttpRefusals::refusesAndCloses_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray start = "GET /echo HTTP/1.1\r\nHost: a\r\n";
    row("garbage", 400, "\x16\x03\x01\x02\x01\x01");
    row("no version", 400, "GET /echo\r\n\r\n");
    row("no target", 400, "GET HTTP/1.1\r\nHost: a\r\n\r\n");
    row("two spaces", 400, "GET  /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    row("lower case version", 400, "GET /echo http/1.1\r\nHost: a\r\n\r\n");
    row("broken version", 400, "GET /echo HTTP/x\r\nHost: a\r\n\r\n");
    row("HTTP/2", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    row("HTTP/0.9", 505, "GET /echo HTTP/0.9\r\nHost: a\r\n\r\n");
    row("HTTP/1.2", 505, "GET /echo HTTP/1.2\r\nHost: a\r\n\r\n");
    row("bare LF", 400, "GET /echo HTTP/1.1\nHost: a\n\n");
    row("bare LF in fields", 400, "GET /echo HTTP/1.1\r\nHost: a\nX: b\r\n\r\n");
    row("bare CR", 400, "GET /echo HTTP/1.1\r\nHost: a\rX: b\r\n\r\n");
    row("NUL", 400, QByteArray("GET /echo HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", 39));
    row("tab in the request line", 400, "GET\t/echo HTTP/1.1\r\nHost: a\r\n\r\n");
    row("raw UTF-8 in the target", 400, "GET /\xc3\xa4 HTTP/1.1\r\nHost: a\r\n\r\n");
    row("folded line", 400, start + "X: a\r\n b\r\n\r\n");
    row("space before the colon", 400, start + "X : a\r\n\r\n");
    row("no colon", 400, start + "X\r\n\r\n");
    row("empty name", 400, start + ": a\r\n\r\n");
    row("no Host", 400, "GET /echo HTTP/1.1\r\n\r\n");
    row("two Hosts", 400, start + "Host: b\r\n\r\n");
    for (const char *host :
         {"a:b:c", "a:b", "a:65536", ":80", "[::1", "[::1]x", "[a]", "a]", "[]"}) {
        row(host, 400, QByteArray("GET /echo HTTP/1.1\r\nHost: ") + host + "\r\n\r\n");
    }
    row("Host with a path", 400, "GET /echo HTTP/1.1\r\nHost: a/b\r\n\r\n");
    row("broken escape", 400, "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n");
    row("broken escape in the query", 400, "GET /echo?a=%4 HTTP/1.1\r\nHost: a\r\n\r\n");
    row("escaped NUL", 400, "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n");
    row("broken UTF-8", 400, "GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n");
    row("fragment", 400, "GET /echo#a HTTP/1.1\r\nHost: a\r\n\r\n");
    row("authority form", 400, "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n");
    row("user in the target", 400, "GET http://u@a/echo HTTP/1.1\r\nHost: a\r\n\r\n");
    row("other scheme", 400, "GET ftp://a/echo HTTP/1.1\r\nHost: a\r\n\r\n");
    row("long request line", 414, "GET /" + QByteArray(9'000, 'a'));
    const QByteArray longField = "X: " + QByteArray(8'190 - 3, 'a'); // the longest that is read
    row("large head", 431, start + QByteArray(longField + "\r\n").repeated(4));
    row("long field", 431, start + longField + "a\r\n");
    row("many fields", 431, start + QByteArray("X: a\r\n").repeated(101) + "\r\n");
    framingRows();
}

void TestHttpRefusals::framingRows()
{
    const QByteArray start = "POST /echo HTTP/1.1\r\nHost: a\r\n";
    const QByteArray chunked = start + "Transfer-Encoding: chunked\r\n\r\n";
    row("length and coding", 400,
        start + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("coding and length", 400,
        start + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n");
    row("two lengths", 400, start + "Content-Length: 1\r\nContent-Length: 2\r\n\r\na");
    row("two equal lengths", 400, start + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na");
    row("list of lengths", 400, start + "Content-Length: 1, 1\r\n\r\na");
    row("signed length", 400, start + "Content-Length: +1\r\n\r\na");
    row("negative length", 400, start + "Content-Length: -1\r\n\r\n");
    row("hex length", 400, start + "Content-Length: 0x1\r\n\r\na");
    row("empty length", 400, start + "Content-Length:\r\n\r\n");
    row("endless length", 400, start + "Content-Length: 99999999999999999999\r\n\r\n");
    row("gzip", 400, start + "Transfer-Encoding: gzip\r\n\r\n");
    row("gzip and chunked", 400, start + "Transfer-Encoding: gzip, chunked\r\n\r\n");
    row("chunked twice", 400,
        start + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n");
    row("identity", 400, start + "Transfer-Encoding: identity\r\n\r\n");
    row("xchunked", 400, start + "Transfer-Encoding: xchunked\r\n\r\n");
    row("chunked in 1.0", 400,
        "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("chunk size no hex", 400, chunked + "zz\r\n");
    row("negative chunk", 400, chunked + "-1\r\n");
    row("chunk size overflow", 400, chunked + "fffffffffffffffff\r\n");
    row("chunk without end", 400, chunked + "1\r\nab\r\n0\r\n\r\n");
    row("chunk with LF", 400, chunked + "1\nab\r\n0\r\n\r\n");
    row("endless chunk extension", 400, chunked + "1;" + QByteArray(9'000, 'a'));
    row("too large", 413, start + "Content-Length: 1000001\r\n\r\n");
    row("too large in chunks", 413, chunked + "fffff\r\n");
    row("too large for no path", 413,
        "POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 1000001\r\n\r\n");
    row("unknown expectation", 417, start + "Expect: a miracle\r\nContent-Length: 1\r\n\r\na");
    row("too large to continue", 413,
        start + "Expect: 100-continue\r\nContent-Length: 1000001\r\n\r\n");
    row("no path to continue", 404,
        "POST /nowhere HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n");
}

void TestHttpRefusals::refusesAndCloses()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, bytes);
    HttpHarness harness;
    RawClient client(harness.port);
    client.send(bytes);
    const Answer answer = client.answer();
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.headers.value("connection"), "close"_ba);
    QVERIFY(answer.headers.contains("x-request-id"));
    QVERIFY(answer.body.startsWith("{\"detail\":"));
    QVERIFY(client.ends());
}

void TestHttpRefusals::refusesAndClosesByteByByte()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, bytes);
    if (bytes.size() > 1'000) {
        return; // the same rules, only slower
    }
    HttpHarness harness;
    RawClient client(harness.port);
    for (const char byte : bytes) {
        client.send(QByteArray(1, byte));
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
    }
    QCOMPARE(client.answer().status, status);
}

void TestHttpRefusals::keepsTheConnectionAfter_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("bytes");
    row("unknown path", 404, get("/nowhere"));
    row("unknown path with a body", 404, post("/nowhere", "body"));
    row("dots", 404, get("/x/../echo"));
    row("escaped dots", 404, get("/x/%2e%2e/echo"));
    row("doubled slash", 404, get("//echo"));
    row("doubled slash at the end", 404, get("/echo//"));
    row("escaped slash", 404, get("/items%2f1"));
    row("wrong method", 405, "PATCH /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    row("unknown method", 405, "BREW /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    row("forgotten", 500, get("/forgotten"));
}

void TestHttpRefusals::keepsTheConnectionAfter()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, bytes);
    HttpHarness harness;
    RawClient client(harness.port);
    client.send(bytes + get("/echo?next"));
    const Answer answer = client.answer();
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.headers.contains("allow"), status == 405);
    QCOMPARE(client.answer().body, "next"_ba);
}

void TestHttpRefusals::asksForATokenBeforeALargeBodyComes()
{
    HttpHarness harness;
    harness.edge.setTokenCheck([](const QByteArray &token) { return token == "good"; });
    const auto statusOf = [&](const QByteArray &fields) {
        RawClient client(harness.port);
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n" + fields + "\r\n");
        return client.answer(true).status;
    };
    QCOMPARE(statusOf("Content-Length: 65536\r\n"), 100);
    QCOMPARE(statusOf("Content-Length: 65537\r\n"), 401);
    QCOMPARE(statusOf("Content-Length: 65537\r\nAuthorization: Bearer bad\r\n"), 401);
    QCOMPARE(statusOf("Content-Length: 65537\r\nAuthorization: Bearer good\r\n"), 100);
    RawClient chunked(harness.port);
    chunked.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n10001\r\n"
                 + QByteArray(65'537, 'a') + "\r\n0\r\n\r\n");
    QCOMPARE(chunked.answer().status, 413);
}

void TestHttpRefusals::writesFewLinesOfWhatAnAddressIsRefused()
{
    const QHostAddress noisy(u"192.0.2.1"_s);
    http::RefusalLines lines;
    int written = 0;
    for (int i = 0; i < 1'000; ++i) {
        written += lines.admit(noisy, 0) ? 1 : 0;
    }
    QCOMPARE(written, 30);
    QVERIFY(lines.admit(QHostAddress(u"192.0.2.2"_s), 0));
    QVERIFY(!lines.admit(noisy, 4'999));
    QCOMPARE(lines.admit(noisy, 5'000), 971U); // and says how many it left out
    QCOMPARE(lines.admit(noisy, 10'000), 0U);
}

SAFERIDE_TEST(TestHttpRefusals)
#include "tst_httprefusals.moc"
