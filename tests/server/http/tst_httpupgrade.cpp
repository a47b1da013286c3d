// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/eventloop/socketoutput.h"
#include "server/http/tls.h"
#include "tests/support/httpharness.h"
#include "tests/support/testprogram.h"

#include <QWebSocket>
#include <QWebSocketServer>

using namespace saferide;
using namespace saferide::test;

/// Browsers: origins, preflights, and WebSockets on the same port.
class TestHttpUpgrade : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void handsAWebSocketOver_data();
    void handsAWebSocketOver();
    void handsASocketOverToAnotherThread();
    void freesTheSlotWhenTheAdoptedSocketGoes();
    void answersTheHandshakeForWhoeverDecides();
    void handsOverOnlyWithNothingUnsent_data();
    void handsOverOnlyWithNothingUnsent();
    void refusesBrokenHandshakes_data();
    void refusesBrokenHandshakes();
    void answersPreflights_data();
    void answersPreflights();
    void letsAllowedOriginsReadAnswers();
    void refusesForeignOriginsWhereARouteAsksForIt();
    void tellsTheMethodsOfAPath();

private:
    static QByteArray handshake(const QByteArray &path, const QByteArray &fields = {})
    {
        return get(
            path,
            "Connection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + fields);
    }
};

namespace {

/// An edge whose /ws echoes WebSocket messages.
struct EchoServer
{
    EchoServer()
        : server(u"echo"_s, QWebSocketServer::NonSecureMode)
    {
        QObject::connect(&server, &QWebSocketServer::newConnection, &server, [this] {
            QWebSocket *socket = server.nextPendingConnection();
            socket->setParent(&server);
            QObject::connect(socket, &QWebSocket::textMessageReceived, socket,
                             &QWebSocket::sendTextMessage);
        });
        harness.edge.addUpgrade(
            u"/ws/"_s,
            {.adopt =
                 [this](std::unique_ptr<QTcpSocket> socket, const http::Request &request) {
                     query = request.rawQuery;
                     QTcpSocket *adopted =
                         socket.release(); // the server deletes it with its QWebSocket
                     server.handleConnection(adopted);
                     Q_EMIT adopted->readyRead();
                 },
             .upgradeOnly = true});
    }
    ~EchoServer()
    {
        qDeleteAll(server.findChildren<QWebSocket *>());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); // their sockets
    }
    HttpHarness harness;
    QWebSocketServer server;
    QByteArray query;
};

} // namespace

void TestHttpUpgrade::handsAWebSocketOver_data()
{
    QTest::addColumn<QList<QByteArray>>("portions");
    const QByteArray head = handshake("/ws?a=1");
    QTest::newRow("at once") << QList<QByteArray>{head};
    QTest::newRow("in two portions") << QList<QByteArray>{head.left(40), head.mid(40)};
    QTest::newRow("after a request") << QList<QByteArray>{get("/echo"), head};
    QTest::newRow("pipelined after a request") << QList<QByteArray>{get("/echo") + head};
    QTest::newRow("with a slash") << QList<QByteArray>{handshake("/ws/?a=1")};
    QTest::newRow("allowed origin")
        << QList<QByteArray>{handshake("/ws?a=1", "Origin: http://localhost:3000\r\n")};
    for (const char *own : {"http://a", "https://a", "http://a:80", "https://a:443", "HTTPS://A"}) {
        QTest::newRow(own) << QList<QByteArray>{
            handshake("/ws?a=1", QByteArray("Origin: ") + own + "\r\n")};
    }
}

void TestHttpUpgrade::handsAWebSocketOver()
{
    QFETCH(const QList<QByteArray>, portions);
    EchoServer echo;
    RawClient client(echo.harness.port);
    for (const QByteArray &portion : portions) {
        client.send(portion);
        QTest::qWait(5);
    }
    QTRY_VERIFY_WITH_TIMEOUT(client.received().contains("HTTP/1.1 101 "), PatienceMsecs);
    client.send(QByteArray("\x81\x82\0\0\0\0hi", 8)); // a masked text
    QTRY_VERIFY_WITH_TIMEOUT(client.received().endsWith("\x81\x02hi"), PatienceMsecs);
    QVERIFY(client.received().contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    QCOMPARE(echo.query, "a=1"_ba);
    QTRY_COMPARE_WITH_TIMEOUT(echo.harness.edge.connectionCount(), 0, PatienceMsecs);
    QCOMPARE(echo.harness.gate.total(), 1);
}

void TestHttpUpgrade::handsASocketOverToAnotherThread()
{
    HttpHarness harness;
    QThread thread;
    QObject anchor;
    anchor.moveToThread(&thread);
    thread.start();
    harness.edge.addUpgrade(
        u"/ws"_s, {.adopt = [&](std::unique_ptr<QTcpSocket> socket, const http::Request &) {
            QTcpSocket *moved = socket.release();
            moved->moveToThread(&thread);
            QMetaObject::invokeMethod(&anchor, [moved] {
                const QByteArray head = moved->readAll();
                moved->write("read " + QByteArray::number(head.size()) + "\n");
                QObject::connect(moved, &QAbstractSocket::disconnected, moved,
                                 &QObject::deleteLater);
                moved->disconnectFromHost();
            });
        }});
    RawClient client(harness.port);
    const QByteArray head = handshake("/ws");
    client.send(head);
    QTRY_COMPARE_WITH_TIMEOUT(client.received(), "read " + QByteArray::number(head.size()) + "\n",
                              PatienceMsecs);
    QTRY_COMPARE_WITH_TIMEOUT(harness.gate.total(), 0, PatienceMsecs);
    thread.quit();
    QVERIFY(thread.wait());
}

void TestHttpUpgrade::freesTheSlotWhenTheAdoptedSocketGoes()
{
    EchoServer echo;
    {
        RawClient client(echo.harness.port);
        client.send(handshake("/ws"));
        QTRY_VERIFY_WITH_TIMEOUT(client.received().contains("HTTP/1.1 101 "), PatienceMsecs);
        QCOMPARE(echo.harness.gate.total(), 1);
    }
    for (QWebSocket *socket : echo.server.findChildren<QWebSocket *>()) {
        connect(socket, &QWebSocket::disconnected, socket, &QObject::deleteLater);
    }
    QTRY_COMPARE_WITH_TIMEOUT(echo.harness.gate.total(), 0, PatienceMsecs);
}

void TestHttpUpgrade::answersTheHandshakeForWhoeverDecides()
{
    HttpHarness harness;
    QList<http::ReplyHandle> asked;
    QByteArray behind;
    std::unique_ptr<QTcpSocket> adopted;
    harness.edge.addUpgrade(u"/ws"_s,
                            {.decide = [&](const http::Request &,
                                           const http::ReplyHandle &reply) { asked.append(reply); },
                             .adopt =
                                 [&](std::unique_ptr<QTcpSocket> socket, const http::Request &) {
                                     behind = socket->readAll();
                                     adopted = std::move(socket);
                                 }});
    RawClient refused(harness.port);
    refused.send(handshake("/ws", "Origin: http://localhost:3000\r\nX-Request-Id: a\r\n"));
    QTRY_COMPARE_WITH_TIMEOUT(asked.size(), 1, PatienceMsecs);
    asked.takeFirst().send({.status = 400, .body = "{}", .close = true});
    const Answer no = refused.answer();
    QCOMPARE(no.status, 400);
    QCOMPARE(no.headers.value("x-request-id"), "a"_ba);
    QCOMPARE(no.headers.value("content-length"), "2"_ba);
    QCOMPARE(no.headers.value("access-control-allow-origin"), "http://localhost:3000"_ba);
    QVERIFY(no.headers.contains("date"));
    QVERIFY(refused.ends());

    RawClient accepted(harness.port);
    accepted.send(handshake("/ws", "X-Request-Id: b\r\n") + "early");
    QTRY_COMPARE_WITH_TIMEOUT(asked.size(), 1, PatienceMsecs);
    asked.takeFirst().send({.status = 101, .body = {}});
    const Answer yes = accepted.answer();
    QCOMPARE(yes.status, 101);
    QCOMPARE(yes.headers.value("x-request-id"), "b"_ba);
    QCOMPARE(yes.headers.value("sec-websocket-accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="_ba);
    QVERIFY(yes.headers.contains("date"));
    QVERIFY(!yes.headers.contains("content-length"));
    QTRY_VERIFY_WITH_TIMEOUT(adopted, PatienceMsecs);
    QCOMPARE(behind, "early"_ba);
}

void TestHttpUpgrade::handsOverOnlyWithNothingUnsent_data()
{
    QTest::addColumn<bool>("tls");
    QTest::addColumn<bool>("reads");
    QTest::newRow("plain, reads later") << false << true;
    QTest::newRow("plain, reads nothing") << false << false;
    QTest::newRow("TLS, reads later") << true << true;
    QTest::newRow("TLS, reads nothing") << true << false;
}

void TestHttpUpgrade::handsOverOnlyWithNothingUnsent()
{
    QFETCH(const bool, tls);
    QFETCH(const bool, reads);
    http::EdgeSettings settings;
    if (tls) {
        const QString folder = QStringLiteral(SAFERIDE_TEST_DATA "/tls/");
        settings.tls = *http::loadTls(folder + u"certificate.pem"_s, folder + u"key.pem"_s);
    }
    settings.limits.unsentBytes = 0;
    HttpHarness harness(settings);
    std::unique_ptr<QTcpSocket> adopted;
    harness.edge.addUpgrade(
        u"/ws"_s,
        {.decide = [](const http::Request &,
                      const http::ReplyHandle &reply) { reply.send({.status = 101, .body = {}}); },
         .adopt = [&](std::unique_ptr<QTcpSocket> socket,
                      const http::Request &) { adopted = std::move(socket); }});
    QSslSocket client;
    client.setReadBufferSize(1'000);
    client.setPeerVerifyMode(QSslSocket::VerifyNone);
    tls ? client.connectToHostEncrypted(u"localhost"_s, harness.port)
        : client.connectToHost(QHostAddress::LocalHost, harness.port);
    QTRY_VERIFY_WITH_TIMEOUT(tls ? client.isEncrypted()
                                 : client.state() == QAbstractSocket::ConnectedState,
                             PatienceMsecs);
    client.write(get("/large") + get("/large") + handshake("/ws"));
    client.flush();
    QTest::qWait(50);
    QVERIFY(!adopted);
    if (reads) {
        client.setReadBufferSize(0);
        QTRY_VERIFY_WITH_TIMEOUT((client.readAll(), adopted), PatienceMsecs);
        QCOMPARE(unsentBytes(*adopted), 0);
    } else {
        QVERIFY(harness.secondsUntil([&] { return harness.gate.total() == 0; }) >= 0);
        QVERIFY(!adopted);
    }
}

void TestHttpUpgrade::refusesBrokenHandshakes_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    const QByteArray version = "Sec-WebSocket-Version: 13\r\n";
    const QByteArray key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    QTest::newRow("plain") << 426 << get("/ws");
    QTest::newRow("no Connection") << 426 << get("/ws", "Upgrade: websocket\r\n" + version + key);
    QTest::newRow("other protocol")
        << 426 << get("/ws", "Connection: Upgrade\r\nUpgrade: h2c\r\n" + version + key);
    QTest::newRow("no version") << 426 << get("/ws", upgrade + key);
    QTest::newRow("version 8") << 426 << get("/ws", upgrade + "Sec-WebSocket-Version: 8\r\n" + key);
    QTest::newRow("two fields of options")
        << 400 << get("/ws", "Connection: keep-alive\r\n" + upgrade + version + key);
    QTest::newRow("list of protocols")
        << 400 << get("/ws", "Connection: Upgrade\r\nUpgrade: h2c, websocket\r\n" + version + key);
    QTest::newRow("two versions") << 400 << get("/ws", upgrade + version + version + key);
    QTest::newRow("key without padding")
        << 400 << get("/ws", upgrade + version + QByteArray(key).replace("==", ""));
    QTest::newRow("no key") << 400 << get("/ws", upgrade + version);
    QTest::newRow("two keys") << 400 << get("/ws", upgrade + version + key + key);
    QTest::newRow("short key") << 400
                               << get("/ws", upgrade + version + "Sec-WebSocket-Key: YQ==\r\n");
    QTest::newRow("no base64") << 400
                               << get("/ws", upgrade + version + "Sec-WebSocket-Key: ????\r\n");
    QTest::newRow("POST") << 400 << post("/ws", "", upgrade + version + key);
    QTest::newRow("1.0") << 426 << "GET /ws HTTP/1.0\r\n" + upgrade + version + key + "\r\n";
    QTest::newRow("foreign origin") << 403 << handshake("/ws", "Origin: http://evil.example\r\n");
    for (const char *foreign : {"http://a:443", "https://a:80", "http://a:8080", "a", "http://a/",
                                "http://a:80:80", "http://", "http://b"}) {
        QTest::newRow(foreign) << 403
                               << handshake("/ws", QByteArray("Origin: ") + foreign + "\r\n");
    }
    QTest::newRow("null origin") << 403 << handshake("/ws", "Origin: null\r\n");
}

void TestHttpUpgrade::refusesBrokenHandshakes()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, bytes);
    EchoServer echo;
    RawClient client(echo.harness.port);
    client.send(bytes);
    const Answer answer = client.answer();
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.headers.value("sec-websocket-version"), status == 426 ? "13"_ba : QByteArray());
    QVERIFY(client.ends());
}

void TestHttpUpgrade::answersPreflights_data()
{
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<int>("status");
    QTest::newRow("allowed") << "http://localhost:3000"_ba << 204;
    QTest::newRow("foreign") << "http://evil.example"_ba << 403;
    QTest::newRow("similar") << "http://localhost:30000"_ba << 403;
}

void TestHttpUpgrade::answersPreflights()
{
    QFETCH(const QByteArray, origin);
    QFETCH(const int, status);
    HttpHarness harness;
    RawClient client(harness.port);
    client.send("OPTIONS /echo HTTP/1.1\r\nHost: a\r\nOrigin: " + origin
                + "\r\nAccess-Control-Request-Method: POST\r\n"
                  "Access-Control-Request-Headers: authorization\r\n\r\n");
    const Answer answer = client.answer();
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.headers.value("access-control-allow-origin"),
             status == 204 ? origin : QByteArray());
    if (status == 204) {
        QVERIFY(answer.headers.value("access-control-allow-methods").contains("POST"));
        QCOMPARE(answer.headers.value("access-control-allow-headers"), "authorization"_ba);
        QCOMPARE(answer.headers.value("access-control-allow-credentials"), "true"_ba);
    }
}

void TestHttpUpgrade::letsAllowedOriginsReadAnswers()
{
    HttpHarness harness;
    RawClient client(harness.port);
    client.send(get("/echo", "Origin: http://localhost:5173\r\n")
                + get("/echo", "Origin: http://x\r\n") + get("/echo"));
    const Answer allowed = client.answer();
    QCOMPARE(allowed.headers.value("access-control-allow-origin"), "http://localhost:5173"_ba);
    QCOMPARE(allowed.headers.value("vary"), "Origin"_ba);
    const Answer foreign = client.answer();
    QCOMPARE(foreign.status, 200);
    QVERIFY(!foreign.headers.contains("access-control-allow-origin"));
    QVERIFY(!client.answer().headers.contains("vary"));
}

void TestHttpUpgrade::refusesForeignOriginsWhereARouteAsksForIt()
{
    HttpHarness harness;
    RawClient client(harness.port);
    client.send(get("/origin", "Origin: http://x\r\n") + get("/origin"));
    const Answer refused = client.answer();
    QCOMPARE(refused.status, 403);
    QCOMPARE(refused.body, R"({"code":4})"_ba);
    QCOMPARE(client.answer().status, 200);
}

void TestHttpUpgrade::tellsTheMethodsOfAPath()
{
    HttpHarness harness;
    RawClient client(harness.port);
    client.send("OPTIONS /echo HTTP/1.1\r\nHost: a\r\n\r\nOPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"
                "OPTIONS /nowhere HTTP/1.1\r\nHost: a\r\n\r\n");
    const Answer path = client.answer();
    QCOMPARE(path.status, 204);
    QCOMPARE(path.headers.value("allow"), "GET, HEAD, POST, OPTIONS"_ba);
    QCOMPARE(client.answer().status, 204);
    QCOMPARE(client.answer().status, 404);
}

SAFERIDE_TEST(TestHttpUpgrade)
#include "tst_httpupgrade.moc"
