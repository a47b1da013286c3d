// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/redisconnection.h"

#include "server/eventloop/socketoutput.h"

#include <QLocalSocket>

#include <utility>

namespace saferide::bus {

using namespace Qt::Literals::StringLiterals;

namespace {

// The rest stays in the kernel, and the server has to wait.
constexpr qint64 ReadBuffer = 64 * 1024;

QString problemOf(const QLocalSocket &socket)
{
    switch (socket.error()) {
    case QLocalSocket::ServerNotFoundError:
        return u"there is no such socket"_s;
    case QLocalSocket::SocketAccessError:
        return u"no permission to open this socket"_s;
    case QLocalSocket::ConnectionRefusedError:
        return u"nobody listens at this socket"_s;
    case QLocalSocket::PeerClosedError:
        return u"the server closed the connection"_s;
    default:
        return socket.errorString();
    }
}

QString problemOf(const QAbstractSocket &socket)
{
    return socket.error() == QAbstractSocket::SslHandshakeFailedError
        ? u"TLS failed: %1 (cluster.bus_ca must be the authority of its certificate)"_s.arg(
            socket.errorString())
        : socket.errorString();
}

} // namespace

RedisConnection::RedisConnection(User &user)
    : m_user(&user)
{
}

void RedisConnection::End::operator()(RedisConnection *connection) const
{
    connection->m_user = nullptr;
    connection->deleteLater();
}

RedisConnection::Handle RedisConnection::connectTo(const RedisUrl &url,
                                                   const QSslConfiguration &tls, User &user)
{
    Handle connection(new RedisConnection(user));
    if (url.transport == RedisUrl::Transport::Unix) {
        connection->openSocket(url);
    } else {
        connection->openTcp(url, tls);
    }
    return connection;
}

// All signals are queued: sockets emit them in the middle of reading, writing and connecting.

void RedisConnection::openSocket(const RedisUrl &url)
{
    auto *socket = new QLocalSocket(this);
    m_socket = socket;
    socket->setReadBufferSize(ReadBuffer);
    connect(
        socket, &QLocalSocket::connected, this,
        [this] {
            if (m_user) {
                m_user->opened();
            }
        },
        Qt::QueuedConnection);
    connect(socket, &QIODevice::readyRead, this, &RedisConnection::read, Qt::QueuedConnection);
    connect(
        socket, &QLocalSocket::errorOccurred, this, [this, socket] { end(problemOf(*socket)); },
        Qt::QueuedConnection);
    socket->connectToServer(url.path);
}

void RedisConnection::openTcp(const RedisUrl &url, const QSslConfiguration &tls)
{
    const bool isTls = url.transport == RedisUrl::Transport::Tls;
    auto *socket = new QSslSocket(this);
    m_socket = socket;
    socket->setReadBufferSize(ReadBuffer);
    const auto opened = [this, socket] {
        if (m_user) {
            socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
            m_user->opened();
        }
    };
    if (isTls) {
        connect(socket, &QSslSocket::encrypted, this, opened, Qt::QueuedConnection);
    } else {
        connect(socket, &QAbstractSocket::connected, this, opened, Qt::QueuedConnection);
    }
    connect(socket, &QIODevice::readyRead, this, &RedisConnection::read, Qt::QueuedConnection);
    connect(
        socket, &QAbstractSocket::errorOccurred, this, [this, socket] { end(problemOf(*socket)); },
        Qt::QueuedConnection);
    if (isTls) {
        socket->setSslConfiguration(tls);
        socket->connectToHostEncrypted(url.host, url.port);
    } else {
        socket->connectToHost(url.host, url.port);
    }
}

void RedisConnection::write(QByteArrayView bytes)
{
    m_socket->write(bytes.data(), bytes.size());
    if (auto *tcp = qobject_cast<QAbstractSocket *>(m_socket)) {
        tcp->flush();
    } else if (auto *local = qobject_cast<QLocalSocket *>(m_socket)) {
        local->flush();
    }
}

qint64 RedisConnection::unsentBytes() const
{
    const auto *tcp = qobject_cast<QTcpSocket *>(m_socket);
    return tcp != nullptr ? saferide::unsentBytes(*tcp) : m_socket->bytesToWrite();
}

void RedisConnection::read()
{
    constexpr int BlocksPerTurn = 2;
    std::array<char, 16 * 1024> block; // NOLINT(cppcoreguidelines-pro-type-member-init)
    for (int i = 0; i < BlocksPerTurn && m_user; ++i) {
        const qint64 size = m_socket->read(block.data(), qint64(block.size()));
        if (size <= 0) {
            return;
        }
        m_hasReceived = true;
        m_replies.feed({block.data(), qsizetype(size)});
        while (m_user) {
            const RedisReply *reply = m_replies.next();
            if (!reply) {
                break;
            }
            m_user->replied(*reply);
        }
        if (m_replies.failed()) {
            end(u"it is not a Redis server, or not for us: "_s + m_replies.failure());
        }
    }
    if (m_user && m_socket->bytesAvailable() > 0) {
        QMetaObject::invokeMethod(this, &RedisConnection::read, Qt::QueuedConnection);
    }
}

void RedisConnection::end(const QString &reason)
{
    if (User *user = std::exchange(m_user, nullptr)) {
        user->ended(reason);
    }
}

} // namespace saferide::bus
