// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/deskconnection.h"
#include "shared/protocol/websocketframe.h"
#include "tests/support/scripteddaemon.h"
#include "tests/support/settableclock.h"
#include "tests/support/testprogram.h"

#include <QSignalSpy>
#include <QTest>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

namespace {

/// The answer that opens a WebSocket.
QByteArray upgrade(const QByteArray &head)
{
    QByteArray key;
    for (const QByteArray &line : head.split('\n')) {
        if (line.toLower().startsWith("sec-websocket-key:")) {
            key = line.sliced(line.indexOf(':') + 1).trimmed();
        }
    }
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Accept: "
        + websocketAccept(key) + "\r\n\r\n";
}

} // namespace

/// What a desk sends, GPX files of many megabytes among it.
class TestDeskSending : public QObject
{
    Q_OBJECT

private:
    SettableClock m_clock;
    std::unique_ptr<ScriptedDaemon> m_daemon;
    std::unique_ptr<DeskConnection> m_desk;
    int m_failed = 0;

    bool is(DeskState state) const { return m_desk->status().state == state; }
    void logIn(const DeskConnection::Settings &settings = {})
    {
        m_desk = std::make_unique<DeskConnection>(m_clock, settings);
        m_desk->logIn(m_daemon->address(), u"dora"_s, u"x"_s);
    }
    /// With so many bytes; the reply is none.
    void ask(const QString &method, qsizetype size)
    {
        m_desk->request(method, {{u"gpx_data"_s, QString(size, u'x')}}, this,
                        [this](const Result<QJsonValue> &result) { m_failed += result ? 0 : 1; });
    }

private Q_SLOTS:
    void init()
    {
        m_failed = 0;
        m_daemon = std::make_unique<ScriptedDaemon>();
    }
    void cleanup()
    {
        m_desk.reset();
        m_daemon.reset();
    }

    void theTimeInWhichALargeRequestLeavesDoesNotCount()
    {
        DeskConnection::Settings settings;
        settings.pingInterval = 10;
        settings.requests.timeout = 30;
        logIn(settings);
        QTRY_VERIFY(is(DeskState::Connected));
        m_daemon->freeze(); // reads no more than the system takes
        ask(u"create_route"_s, 30'000'000);
        QTest::qWait(300);
        QCOMPARE(m_failed, 0);
        QVERIFY(is(DeskState::Connected));
    }

    void aPingDoesNotWaitForARequestThatIsBeingMade()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        bool isUpgraded = false;
        QByteArray heard;
        connect(&server, &QTcpServer::newConnection, &server, [&] {
            QTcpSocket *socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [&, socket] {
                heard += socket->readAll();
                if (!isUpgraded && heard.endsWith("\r\n\r\n")) {
                    isUpgraded = true;
                    socket->write(upgrade(std::exchange(heard, {})));
                }
            });
        });
        DeskLink link(m_clock,
                      [](const QSslCertificate &, const QList<QSslError> &) { return false; });
        QSignalSpy opened(&link, &DeskLink::opened);
        link.open(QUrl(u"ws://127.0.0.1:%1"_s.arg(server.serverPort())));
        QTRY_COMPARE(opened.size(), 1);
        const qsizetype length = 1'000'000;
        link.send(console::Request{1, u"create_route"_s, {{u"gpx_data"_s, QString(length, u'x')}}});
        QVERIFY(link.isSending());
        link.ping("now");
        QTRY_VERIFY(heard.size() > length);
        QCOMPARE(WebSocketOpcode(heard[0] & 0x0f), WebSocketOpcode::Ping);
    }

    void requestsLeaveInTheOrderInWhichTheyWereAsked()
    {
        logIn();
        QTRY_VERIFY(is(DeskState::Connected));
        for (const int size : {3'000'000, 1, 1'000'000, 10}) {
            ask(QString::number(size), size);
        }
        QTRY_COMPARE(m_daemon->requests.size(), 4);
        QStringList methods;
        for (const console::Request &request : m_daemon->requests) {
            methods.append(request.method);
        }
        QCOMPARE(methods, QStringList({u"3000000"_s, u"1"_s, u"1000000"_s, u"10"_s}));
    }

    void aRequestThatWasBeingMadeWhenItsLinkWasDroppedIsNotSentOnTheNext()
    {
        logIn();
        QTRY_VERIFY(is(DeskState::Connected));
        ask(u"create_route"_s, 1'000'000);
        m_desk->logIn(m_daemon->address(), u"dora"_s, u"x"_s);
        QTRY_COMPARE(m_daemon->hellos.size(), 2);
        QTRY_VERIFY(is(DeskState::Connected));
        ask(u"another"_s, 1);
        QTRY_COMPARE(m_daemon->requestsOf(u"another"_s), 1); // leaves after what came before it
        QCOMPARE(m_daemon->requestsOf(u"create_route"_s), 0);
        QCOMPARE(m_failed, 1);
    }

    void pongsThatNobodyReadsEndTheLink()
    {
        DeskConnection::Settings settings;
        settings.backoff = {5, 50, 0};
        settings.link.unsentBytes = 1'000;
        logIn(settings);
        QTRY_VERIFY(is(DeskState::Connected));
        const QByteArray ping = QByteArray("\x89\x7d", 2) + QByteArray(125, 'p');
        m_daemon->sayBytes(ping.repeated(200));
        QTRY_COMPARE(m_daemon->hellos.size(), 2);
        QTRY_VERIFY(is(DeskState::Connected));
    }
};

SAFERIDE_TEST(TestDeskSending)
#include "tst_desksending.moc"
