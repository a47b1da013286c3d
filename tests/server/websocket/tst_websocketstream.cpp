// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/eventloop/epolldispatcher.h"
#include "server/eventloop/peerplace.h"
#include "server/websocket/stream.h"
#include "tests/support/testprogram.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <array>
#include <sys/socket.h>
#include <unistd.h>

using namespace saferide;
using websocket::Stream;

namespace {

constexpr int PatienceMsecs = 30'000;

/// Reads whatever comes; counts how often it was told.
class Reader final : public Stream::User
{
public:
    void inputCame() override
    {
        ++inputs;
        std::array<char, 1'000> buffer{};
        for (qsizetype size = qsizetype(buffer.size()); size == qsizetype(buffer.size());) {
            size = stream->read(buffer);
            received.append(buffer.data(), size);
        }
    }
    void outputTaken() override
    {
        ++outputs;
        waiting.remove(0, stream->write(waiting));
    }

    std::unique_ptr<Stream> stream;
    QByteArray received;
    QByteArray waiting;
    int inputs = 0;
    int outputs = 0;
};

/// A connection over the loopback: the server's end is a QTcpSocket, the peer's a bare descriptor.
class Pair
{
public:
    Pair()
    {
        m_server.listen(QHostAddress::LocalHost);
        m_peer.connectToHost(QHostAddress::LocalHost, m_server.serverPort());
        const auto ready = [this] {
            return m_server.hasPendingConnections()
                && m_peer.state() == QAbstractSocket::ConnectedState;
        };
        if (!QTest::qWaitFor(ready, PatienceMsecs)) {
            qFatal("no connection");
        }
        socket.reset(m_server.nextPendingConnection());
        socket->setParent(nullptr);
        m_descriptor = ::dup(int(m_peer.socketDescriptor()));
        m_peer.abort();
    }
    Pair(const Pair &) = delete;
    Pair &operator=(const Pair &) = delete;
    ~Pair() { leave(); }

    void send(QByteArrayView bytes) const
    {
        QCOMPARE(::send(m_descriptor, bytes.data(), size_t(bytes.size()), MSG_NOSIGNAL),
                 ssize_t(bytes.size()));
    }
    /// What came by now, and whether it was the last.
    QByteArray receive()
    {
        QByteArray bytes;
        std::array<char, 65'536> buffer{};
        ssize_t size = 0;
        while ((size = ::recv(m_descriptor, buffer.data(), buffer.size(), MSG_DONTWAIT)) > 0) {
            bytes.append(buffer.data(), size);
        }
        sawEnd = sawEnd || size == 0;
        return bytes;
    }
    void endOutput() const { ::shutdown(m_descriptor, SHUT_WR); }
    void reset()
    {
        const linger now{1, 0};
        ::setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        leave();
    }
    void leave()
    {
        if (m_descriptor >= 0) {
            ::close(std::exchange(m_descriptor, -1));
        }
    }

    std::unique_ptr<QTcpSocket> socket;
    bool sawEnd = false;

private:
    QTcpServer m_server;
    QTcpSocket m_peer;
    int m_descriptor = -1;
};

class Place final : public PeerPlace
{
public:
    explicit Place(QObject *socket, bool &isThere)
        : PeerPlace(socket)
        , m_isThere(isThere)
    {
        m_isThere = true;
    }
    ~Place() override { m_isThere = false; }
    void markAuthenticated() override { }
    bool holdBytes(qint64) override { return true; }

private:
    bool &m_isThere;
};

/// More than the kernel's buffers for one connection.
const QByteArray Much(16 * 1024 * 1024, 'm');

} // namespace

/// The bytes of a plain WebSocket, without a QTcpSocket around them.
class TestWebSocketStream : public QObject
{
    Q_OBJECT

public:
    static void initMain()
    {
        QCoreApplication::setEventDispatcher(new EpollDispatcher);
    } // as in the daemon

private Q_SLOTS:
    void goesOnWhereTheSocketWasGivenUp()
    {
        Pair pair;
        pair.send("early");
        QTRY_COMPARE_WITH_TIMEOUT(pair.socket->bytesAvailable(), qint64(5), PatienceMsecs);
        QCOMPARE(pair.socket->readAll(), QByteArray("early"));
        Reader reader;
        reader.stream = Stream::over(std::move(pair.socket), reader);
        QVERIFY(!reader.stream->hasEnded());
        pair.send("later");
        QTRY_COMPARE_WITH_TIMEOUT(reader.received, QByteArray("later"), PatienceMsecs);
        QCOMPARE(reader.stream->write("answer"), qsizetype(6));
        QVERIFY(!reader.stream->isBlocked());
        QByteArray answer;
        QTRY_COMPARE_WITH_TIMEOUT(answer += pair.receive(), QByteArray("answer"), PatienceMsecs);
        QVERIFY(!pair.sawEnd);
        reader.stream.reset();
        QTRY_VERIFY_WITH_TIMEOUT((pair.receive(), pair.sawEnd), PatienceMsecs);
    }

    void hasEndedWhereThePeerLeftBefore()
    {
        Pair pair;
        pair.leave();
        QTRY_COMPARE_WITH_TIMEOUT(pair.socket->state(), QAbstractSocket::UnconnectedState,
                                  PatienceMsecs);
        Reader reader;
        reader.stream = Stream::over(std::move(pair.socket), reader);
        QVERIFY(reader.stream->hasEnded());
        QCOMPARE(reader.stream->write("nobody reads it"), qsizetype(15));
        QVERIFY(!reader.stream->isBlocked());
        reader.stream->finishWriting();
        QTest::qWait(0);
        QCOMPARE(reader.inputs, 0);
    }

    void readsAllThatCameBeforeAnEnd_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : {0, 1, 999, 1'000, 1'001, 100'000}) {
            QTest::addRow("%d", size) << size;
        }
    }
    void readsAllThatCameBeforeAnEnd()
    {
        QFETCH(const int, size);
        Pair pair;
        Reader reader;
        reader.stream = Stream::over(std::move(pair.socket), reader);
        pair.send(Much.first(size));
        pair.endOutput();
        QTRY_VERIFY_WITH_TIMEOUT(reader.stream->hasEnded(), PatienceMsecs);
        QCOMPARE(reader.received, Much.first(size));
        const int told = reader.inputs;
        QTest::qWait(0);
        QTest::qWait(0);
        QCOMPARE(reader.inputs, told); // not for ever
    }

    void readsAllThatCameBeforeAReset()
    {
        Pair pair;
        Reader reader;
        reader.stream = Stream::over(std::move(pair.socket), reader);
        pair.send("the last");
        pair.reset();
        QTRY_VERIFY_WITH_TIMEOUT(reader.stream->hasEnded(), PatienceMsecs);
        QCOMPARE(reader.received, QByteArray("the last"));
        const int told = reader.inputs;
        QTest::qWait(0);
        QTest::qWait(0);
        QCOMPARE(reader.inputs, told);
    }

    void findsTheEndWhenItCannotWrite()
    {
        Pair pair;
        Reader reader;
        reader.stream = Stream::over(std::move(pair.socket), reader);
        pair.send("the last");
        pair.reset();
        QCOMPARE(reader.stream->write("too late"), qsizetype(8)); // is refused
        QVERIFY(!reader.stream->isBlocked());
        QTRY_VERIFY_WITH_TIMEOUT(reader.stream->hasEnded(), PatienceMsecs);
        QCOMPARE(reader.received, QByteArray("the last"));
    }

    void isBlockedUntilThePeerReads()
    {
        Pair pair;
        Reader reader;
        reader.stream = Stream::over(std::move(pair.socket), reader);
        reader.waiting = Much;
        reader.waiting.remove(0, reader.stream->write(reader.waiting));
        QVERIFY(!reader.waiting.isEmpty());
        QVERIFY(reader.stream->isBlocked());
        QCOMPARE(reader.stream->unsent(), qint64(0)); // what waits is with whoever writes
        pair.send("input comes meanwhile");
        QTRY_COMPARE_WITH_TIMEOUT(reader.received, QByteArray("input comes meanwhile"),
                                  PatienceMsecs);
        QByteArray got;
        while (got.size() < Much.size()) {
            got += pair.receive();
            QTest::qWait(0);
        }
        QCOMPARE(got, Much);
        QVERIFY(reader.outputs > 0);
        QVERIFY(!reader.stream->isBlocked());
        const int told = reader.outputs;
        QTest::qWait(0);
        QCOMPARE(reader.outputs, told);
    }

    void isNoLongerBlockedWhenThePeerHasGone()
    {
        Pair pair;
        Reader reader;
        reader.stream = Stream::over(std::move(pair.socket), reader);
        reader.waiting = Much;
        reader.waiting.remove(0, reader.stream->write(reader.waiting));
        QVERIFY(reader.stream->isBlocked());
        pair.reset();
        QTRY_VERIFY_WITH_TIMEOUT(reader.stream->hasEnded(), PatienceMsecs);
        QVERIFY(!reader.stream->isBlocked());
    }

    void endsItsSideAndHearsThePeer()
    {
        Pair pair;
        Reader reader;
        reader.stream = Stream::over(std::move(pair.socket), reader);
        QCOMPARE(reader.stream->write("bye"), qsizetype(3));
        reader.stream->finishWriting();
        QByteArray got;
        QTRY_VERIFY_WITH_TIMEOUT((got += pair.receive(), pair.sawEnd), PatienceMsecs);
        QCOMPARE(got, QByteArray("bye"));
        pair.send("bye, too");
        QTRY_COMPARE_WITH_TIMEOUT(reader.received, QByteArray("bye, too"), PatienceMsecs);
        QVERIFY(!reader.stream->hasEnded());
        pair.leave();
        QTRY_VERIFY_WITH_TIMEOUT(reader.stream->hasEnded(), PatienceMsecs);
    }

    void tellsNothingOnceStopped()
    {
        Pair pair;
        Reader reader;
        reader.stream = Stream::over(std::move(pair.socket), reader);
        reader.waiting = Much;
        reader.waiting.remove(0, reader.stream->write(reader.waiting));
        pair.send("unheard");
        reader.stream->stop();
        QVERIFY(!reader.stream->isBlocked());
        pair.reset();
        QTest::qWait(0);
        QTest::qWait(0);
        QCOMPARE(reader.inputs, 0);
        QCOMPARE(reader.outputs, 0);
        QCOMPARE(reader.received, QByteArray());
    }

    void leavesThePlaceOfThePeerToWhoTookIt()
    {
        Pair pair;
        bool isThere = false;
        new Place(pair.socket.get(), isThere);
        auto place = PeerPlace::takeFrom(*pair.socket);
        Reader reader;
        reader.stream = Stream::over(std::move(pair.socket), reader);
        reader.stream.reset();
        QVERIFY(isThere);
        place.reset();
        QVERIFY(!isThere);
    }
};

SAFERIDE_TEST(TestWebSocketStream)

#include "tst_websocketstream.moc"
