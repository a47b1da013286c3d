// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/tlsstream.h"

#include "server/eventloop/socketoutput.h"

#include <algorithm>

namespace saferide::websocket {

namespace {

// The buffer of a peer's input; the rest stays in the kernel, and the peer has to wait.
constexpr qint64 ReadBuffer = 16 * 1024;

} // namespace

TlsStream::TlsStream(std::unique_ptr<QSslSocket> socket, User &user)
    : m_socket(std::move(socket))
{
    m_socket->setParent(nullptr);
    const auto inputCame = [this, &user] {
        if (!m_stopped) {
            user.inputCame();
        }
    };
    const Qt::ConnectionType type = signalsOf(*m_socket);
    QObject::connect(m_socket.get(), &QIODevice::readyRead, &m_context, inputCame, type);
    QObject::connect(m_socket.get(), &QAbstractSocket::disconnected, &m_context, inputCame, type);
    whenSent(m_socket.get(), &m_context, [this, &user] {
        if (!m_stopped) {
            user.outputTaken();
        }
    });
    m_socket->setReadBufferSize(ReadBuffer);
}

qsizetype TlsStream::read(std::span<char> into)
{
    const qint64 size = m_stopped ? 0 : m_socket->read(into.data(), qint64(into.size()));
    return std::max<qint64>(size, 0);
}

qsizetype TlsStream::write(QByteArrayView bytes)
{
    if (!m_stopped && !hasEnded()) {
        writeRecords(*m_socket, bytes);
    }
    return bytes.size();
}

qint64 TlsStream::unsent() const
{
    return m_stopped || hasEnded() ? 0 : unsentBytes(*m_socket);
}

qint64 TlsStream::unacknowledged() const
{
    return unacknowledgedBytes(m_socket->socketDescriptor());
}

void TlsStream::finishWriting()
{
    ::shutdown(int(m_socket->socketDescriptor()), SHUT_WR);
}

void TlsStream::stop()
{
    m_stopped = true;
}

} // namespace saferide::websocket
