// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/tls.h"
#include "server/socketio/socket.h"
#include "tests/support/httpharness.h"
#include "tests/support/socketioharness.h"
#include "tests/support/testprogram.h"

#include <QSslSocket>

using namespace saferide;
using namespace saferide::test;

namespace {

/// Counts events, and how many at most came in one turn of the event loop.
class EventCounter final : public socketio::Namespace
{
public:
    void connectRequested(const std::shared_ptr<socketio::Socket> &socket, QByteArrayView) override
    {
        socket->accept(std::make_unique<Handler>(*this));
    }
    int events = 0;
    int maxInATurn = 0;

private:
    class Handler final : public socketio::SocketHandler
    {
    public:
        explicit Handler(EventCounter &counter)
            : m_counter(counter)
        {
        }
        void eventReceived(const socketio::Event &) override
        {
            ++m_counter.events;
            if (m_counter.m_inThisTurn++ == 0) {
                QMetaObject::invokeMethod(
                    &m_counter.m_turn, [&counter = m_counter] { counter.m_inThisTurn = 0; },
                    Qt::QueuedConnection);
            }
            m_counter.maxInATurn = std::max(m_counter.maxInATurn, m_counter.m_inThisTurn);
        }

    private:
        EventCounter &m_counter;
    };

    QObject m_turn;
    int m_inThisTurn = 0;
};

class Nobody final : public socketio::Namespace
{
public:
    void connectRequested(const std::shared_ptr<socketio::Socket> &, QByteArrayView) override { }
};

enum class Leaving { Close, Reset };

/// A client that says any bytes at all, in TLS or plainly.
class Peer
{
public:
    Peer(const SocketIoHarness &harness, bool tls)
    {
        m_socket.setPeerVerifyMode(QSslSocket::VerifyNone);
        if (tls) {
            m_socket.connectToHostEncrypted(u"localhost"_s, harness.port);
        } else {
            m_socket.connectToHost(QHostAddress::LocalHost, harness.port);
        }
        const auto ready = [&] {
            return tls ? m_socket.isEncrypted()
                       : m_socket.state() == QAbstractSocket::ConnectedState;
        };
        if (!QTest::qWaitFor(ready, PatienceMsecs)) {
            qFatal("no connection");
        }
    }
    void send(const QByteArray &bytes)
    {
        m_socket.write(bytes);
        m_socket.flush();
    }
    QByteArray head()
    {
        (void)QTest::qWaitFor(
            [&] {
                m_received += m_socket.readAll();
                return m_received.contains("\r\n\r\n")
                    || m_socket.state() == QAbstractSocket::UnconnectedState;
            },
            PatienceMsecs);
        return m_received.left(m_received.indexOf("\r\n\r\n") + 4);
    }
    void leave(Leaving how)
    {
        if (how == Leaving::Reset) {
            const linger now{1, 0};
            ::setsockopt(int(m_socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
            m_socket.abort();
        } else {
            m_socket.disconnectFromHost();
        }
    }

private:
    QSslSocket m_socket;
    QByteArray m_received;
};

QByteArray handshake(const QByteArray &host, const QByteArray &fields = {},
                     const QByteArray &query = "EIO=4&transport=websocket")
{
    return "GET /socket.io/?" + query + " HTTP/1.1\r\nHost: " + host
        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + fields + "\r\n";
}

/// A masked `40`.
const QByteArray ConnectFrame("\x81\x82\0\0\0\0"
                              "40",
                              8);

} // namespace

/// Whatever a stranger opens a WebSocket with, and whenever it leaves: it gets an answer, and its
/// socket ends.
class TestWebSocketPeers : public QObject
{
    Q_OBJECT

    static http::EdgeSettings edgeSettings(bool tls)
    {
        http::EdgeSettings settings;
        settings.limits.stalledMsecs = 0; // the machine may be slow
        if (tls) {
            const QString folder = QStringLiteral(SAFERIDE_TEST_DATA "/tls/");
            settings.tls = *http::loadTls(folder + u"certificate.pem"_s, folder + u"key.pem"_s);
        }
        return settings;
    }

private Q_SLOTS:
    void getAnAnswerToEveryHandshake_data()
    {
        QTest::addColumn<bool>("tls");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        for (const bool tls : {false, true}) {
            const auto row = [tls](const char *name, const QByteArray &bytes, int status) {
                QTest::addRow("%s, %s", name, tls ? "TLS" : "plain") << tls << bytes << status;
            };
            row("plain host", handshake("localhost"), 101);
            row("IPv6 host", handshake("[::1]:8443"), 101);
            row("no host", handshake(""), 400);
            row("two colons", handshake("a:b:c"), 400);
            row("broken IDNA", handshake("xn--\x7f"), 400);
            row("percent", handshake("%zz"), 400);
            row("long cookie", handshake("a", "Cookie: " + QByteArray(8'000, 'c') + "\r\n"), 101);
            row("too long a cookie", handshake("a", "Cookie: " + QByteArray(9'000, 'c') + "\r\n"),
                431);
            row("unknown session",
                handshake("a", {}, "EIO=4&transport=websocket&sid=AAAAAAAAAAAAAAAAAAAAAAAA"), 400);
            row("wrong version", handshake("a", {}, "EIO=3&transport=websocket"), 400);
        }
    }
    void getAnAnswerToEveryHandshake()
    {
        QFETCH(const bool, tls);
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, status);
        Nobody nobody;
        SocketIoHarness harness(nobody, {}, edgeSettings(tls));
        {
            Peer peer(harness, tls);
            peer.send(bytes);
            QCOMPARE(peer.head().split(' ').value(1).toInt(), status);
            peer.leave(Leaving::Close);
        }
        QTRY_COMPARE_WITH_TIMEOUT(harness.openSockets(), 0, PatienceMsecs);
    }

    void mayLeaveAfterAnyByte_data()
    {
        QTest::addColumn<bool>("tls");
        QTest::addColumn<Leaving>("how");
        QTest::newRow("plain, FIN") << false << Leaving::Close;
        QTest::newRow("plain, RST") << false << Leaving::Reset;
        QTest::newRow("TLS, FIN") << true << Leaving::Close;
        QTest::newRow("TLS, RST") << true << Leaving::Reset;
    }
    void mayLeaveAfterAnyByte()
    {
        QFETCH(const bool, tls);
        QFETCH(const Leaving, how);
        Nobody nobody;
        SocketIoHarness harness(nobody, {}, edgeSettings(tls));
        const QByteArray stream = handshake("a") + ConnectFrame;
        for (qsizetype size = 1; size <= stream.size(); ++size) {
            Peer peer(harness, tls);
            peer.send(stream.first(size));
            for (qsizetype turn = 0; turn < size % 4; ++turn) {
                QTest::qWait(0); // how far the server comes differs
            }
            peer.leave(how);
        }
        QTRY_COMPARE_WITH_TIMEOUT(harness.openSockets(), 0, PatienceMsecs);
        QTRY_COMPARE_WITH_TIMEOUT(harness.server.sessionCount(), 0, PatienceMsecs);
    }

    void areHeardToTheEndThoughTheyLeave_data()
    {
        QTest::addColumn<bool>("tls");
        QTest::newRow("plain") << false;
        QTest::newRow("TLS") << true;
    }
    void areHeardToTheEndThoughTheyLeave()
    {
        QFETCH(const bool, tls);
        constexpr int Events = 3'000;
        EventCounter counter;
        SocketIoHarness harness(counter, {}, edgeSettings(tls));
        Peer peer(harness, tls);
        peer.send(handshake("a"));
        QVERIFY(peer.head().startsWith("HTTP/1.1 101 "));
        QByteArray stream = ConnectFrame;
        for (int i = 0; i < Events; ++i) {
            stream += QByteArray("\x81\x87\0\0\0\0"
                                 "42[\"a\"]",
                                 13);
        }
        peer.send(stream);
        peer.leave(Leaving::Close);
        QTRY_COMPARE_WITH_TIMEOUT(harness.openSockets(), 0, PatienceMsecs);
        QCOMPARE(counter.events, Events);
        QVERIFY2(counter.maxInATurn <= 2 * 64, QByteArray::number(counter.maxInATurn).constData());
    }

    void maySendLittleBeforeTheyShowAToken()
    {
        Nobody nobody;
        socketio::Settings settings;
        settings.strangerPayloadBytes = 1'000;
        SocketIoHarness harness(nobody, settings);
        WebSocketPeer modest(harness.port);
        QVERIFY(modest.open());
        QVERIFY(modest.next().startsWith('0'));
        modest.sendText("6" + QByteArray(999, 'x'));
        QTest::qWait(0);
        QCOMPARE(harness.server.sessionCount(), 1);
        modest.sendText("6" + QByteArray(1'000, 'x'));
        const QByteArray close = modest.next();
        QCOMPARE(close.size(), 2);
        QCOMPARE(qFromBigEndian<quint16>(close.constData()), WebSocketClose::TooLarge);
        QTRY_COMPARE_WITH_TIMEOUT(harness.server.sessionCount(), 0, PatienceMsecs);
    }

    void mayHaveSoMuchKeptOfMessagesThatDoNotEnd()
    {
        http::EdgeSettings edge = edgeSettings(false);
        edge.limits.bufferedBytesPerAddress = 100'000;
        Nobody nobody;
        SocketIoHarness harness(nobody, {}, edge);
        // The head of a text of 60,002 bytes, a message of a type that is ignored, without its end.
        const QByteArray start = QByteArray::fromHex("81feea6200000000") + '6';
        const QByteArray unfinished = start + QByteArray(60'000, 'x');
        WebSocketPeer first(harness.port);
        WebSocketPeer second(harness.port);
        for (WebSocketPeer *peer : {&first, &second}) {
            QVERIFY(peer->open());
            QVERIFY(peer->next().startsWith('0'));
        }
        QVERIFY(first.sendBytes(unfinished));
        QTRY_VERIFY_WITH_TIMEOUT(harness.bufferedBytes() >= 60'000, PatienceMsecs);
        QVERIFY(second.sendBytes(unfinished.first(3'000))); // is not worth counting
        QVERIFY(first.sendBytes("x"));
        QTRY_COMPARE_WITH_TIMEOUT(harness.bufferedBytes(), 0, PatienceMsecs); // it is whole
        QVERIFY(first.sendBytes(unfinished));
        QTRY_VERIFY_WITH_TIMEOUT(harness.bufferedBytes() >= 60'000, PatienceMsecs);
        second.sendBytes(unfinished.sliced(3'000));
        const QByteArray close = second.next();
        QCOMPARE(close.size(), 2);
        QCOMPARE(qFromBigEndian<quint16>(close.constData()), WebSocketClose::TryAgainLater);
        QTRY_COMPARE_WITH_TIMEOUT(harness.server.sessionCount(), 1, PatienceMsecs);
        QVERIFY(first.sendBytes("x"));
        QTRY_COMPARE_WITH_TIMEOUT(harness.bufferedBytes(), 0, PatienceMsecs);
        QCOMPARE(harness.server.sessionCount(), 1);
    }

    void mayLeaveWhileTheServerAnswers()
    {
        // Many at once: their answers, frames and ends meet in the same turns.
        Nobody nobody;
        SocketIoHarness harness(nobody, {}, edgeSettings(true));
        for (int round = 0; round < 8; ++round) {
            std::vector<std::unique_ptr<Peer>> peers;
            for (int i = 0; i < 12; ++i) {
                peers.push_back(std::make_unique<Peer>(harness, true));
            }
            for (size_t i = 0; i < peers.size(); ++i) {
                peers[i]->send(handshake(i % 3 == 0 ? "a:b:c" : "a") + ConnectFrame);
            }
            for (size_t i = 0; i < peers.size(); ++i) {
                QTest::qWait(0);
                peers[i]->leave(i % 2 == 0 ? Leaving::Reset : Leaving::Close);
            }
        }
        QTRY_COMPARE_WITH_TIMEOUT(harness.openSockets(), 0, PatienceMsecs);
    }
};

SAFERIDE_TEST(TestWebSocketPeers)
#include "tst_websocketpeers.moc"
