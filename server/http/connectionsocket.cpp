// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/connectionsocket.h"

#include "server/eventloop/socketoutput.h"

#include <QSocketNotifier>
#include <QSslSocket>

#include <array>

namespace saferide::http {
namespace {

constexpr qint64 ReadPortion = 16'384; // the maximum size of a TLS record

} // namespace

ConnectionSocket::ConnectionSocket(std::unique_ptr<QTcpSocket> socket, qint64 readAhead, qint64 now)
    : m_socket(std::move(socket))
    , m_progressAt(now)
{
    boundInput(std::max(ReadPortion, readAhead));
}

bool ConnectionSocket::isTls() const
{
    return qobject_cast<QSslSocket *>(m_socket.get()) != nullptr;
}

bool ConnectionSocket::isOpen() const
{
    const auto *tls = qobject_cast<QSslSocket *>(m_socket.get());
    return tls == nullptr || tls->isEncrypted();
}

std::unique_ptr<QTcpSocket> ConnectionSocket::release(const QObject *user)
{
    QObject::disconnect(m_socket.get(), nullptr, user, nullptr);
    pauseReading(false);
    m_socket->setReadBufferSize(0);
    return std::move(m_socket);
}

/// With TLS, plus one encrypted record.
void ConnectionSocket::boundInput(qint64 bytes)
{
    m_socket->setReadBufferSize(bytes);
    if (auto *encrypted = m_socket->findChild<QTcpSocket *>()) { // under QSslSocket
        encrypted->setReadBufferSize(ReadPortion);
    }
}

void ConnectionSocket::wakeReading()
{
    if (!m_isPaused) {
        boundInput(m_socket->readBufferSize());
    }
}

void ConnectionSocket::pauseReading(bool pause)
{
    // Each time: QTcpSocket re-enables its notifier when something is read from its buffer.
    if ((!pause && !m_isPaused) || isTls()) {
        return;
    }
    m_isPaused = pause;
    const auto notifiers = m_socket->findChildren<QSocketNotifier *>(); // QTcpSocket's own
    for (QSocketNotifier *notifier : notifiers) {
        if (notifier->type() == QSocketNotifier::Read) {
            notifier->setEnabled(!pause);
        }
    }
}

qint64 ConnectionSocket::drop(qint64 bytes)
{
    std::array<char, 4'096> dropped;
    qint64 total = 0;
    while (total < bytes) {
        const qint64 taken =
            m_socket->read(dropped.data(), std::min<qint64>(bytes - total, dropped.size()));
        if (taken <= 0) {
            break;
        }
        total += taken;
    }
    return total;
}

bool ConnectionSocket::skipEmptyLines()
{
    char start[2];
    while (m_socket->peek(start, 2) == 2 && start[0] == '\r' && start[1] == '\n') {
        m_socket->skip(2);
    }
    const qint64 size = m_socket->peek(start, 2);
    return size > 1 || (size == 1 && start[0] != '\r');
}

qint64 ConnectionSocket::unsent() const
{
    return unsentBytes(*m_socket);
}

void ConnectionSocket::write(QByteArrayView bytes)
{
    writeToSocket(*m_socket, bytes);
}

void ConnectionSocket::endWriting()
{
    if (isTls()) {
        m_socket->disconnectFromHost();
    } else {
        ::shutdown(int(m_socket->socketDescriptor()), SHUT_WR);
    }
}

bool ConnectionSocket::hasStalled(qint64 now, qint64 limit)
{
    const bool waits = unsent() > 0;
    const qint64 left = waits ? unacknowledgedBytes(m_socket->socketDescriptor()) : 0;
    if (!waits || left < m_unacknowledged) {
        m_progressAt = now;
    }
    m_unacknowledged = left;
    return limit > 0 && now - m_progressAt > limit;
}

} // namespace saferide::http
