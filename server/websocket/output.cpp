// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/output.h"

#include "server/eventloop/socketoutput.h"

#include <cerrno>
#include <sys/socket.h>
#include <utility>
#include <vector>

namespace saferide::websocket {

namespace {

// Connections that have nothing to write need no buffer of their own.
constexpr qsizetype FreshCapacity = 1024;
constexpr qsizetype KeptCapacity = 16 * 1024;
constexpr size_t MaxKept = 512;
thread_local std::vector<QByteArray>
    spareBuffers; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

QByteArray takeBuffer()
{
    if (spareBuffers.empty()) {
        QByteArray fresh;
        fresh.reserve(FreshCapacity);
        return fresh;
    }
    QByteArray buffer = std::move(spareBuffers.back());
    spareBuffers.pop_back();
    return buffer;
}

void giveBackBuffer(QByteArray buffer)
{
    if (!buffer.isNull() && buffer.capacity() <= KeptCapacity && spareBuffers.size() < MaxKept) {
        buffer.resize(0);
        spareBuffers.push_back(std::move(buffer));
    }
}

} // namespace

Output::Output(QTcpSocket &socket, QObject *context, const std::function<void()> &taken)
    : m_socket(socket)
    , m_context(context)
    , m_taken(taken)
    , m_descriptor(int(socket.socketDescriptor()))
    , m_isTls(qobject_cast<QSslSocket *>(&socket) != nullptr)
    , m_stopped(socket.state() != QAbstractSocket::ConnectedState)
{
    if (m_isTls) {
        whenSent(&socket, context, taken);
    }
}

void Output::append(WebSocketOpcode opcode, QByteArrayView payload)
{
    if (m_frames.isNull()) {
        m_frames = takeBuffer();
    }
    appendWebSocketFrame(m_frames, opcode, payload);
}

void Output::append(QByteArrayView frame)
{
    if (m_frames.isNull()) {
        m_frames = takeBuffer();
    }
    m_frames.append(frame);
}

void Output::write()
{
    if (m_frames.isNull()) {
        return;
    }
    if (m_isTls && !m_stopped) {
        m_socket.write(m_frames);
        m_frames.resize(0);
    } else if (!m_stopped) {
        writeDirectly();
    } else {
        m_frames.resize(0);
    }
    if (m_frames.isEmpty()) {
        giveBackBuffer(std::exchange(m_frames, {}));
    }
}

void Output::writeDirectly()
{
    const auto sent = ::send(m_descriptor, m_frames.constData(), size_t(m_frames.size()),
                             MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) {
        m_frames.resize(0); // the socket tells of its end itself
        m_blocked = false;
        return;
    }
    if (sent == m_frames.size()) {
        m_frames.resize(0);
    } else if (sent > 0) {
        m_frames.remove(0, sent);
    }
    m_blocked = !m_frames.isEmpty();
    watch();
}

void Output::watch()
{
    if (m_blocked && !m_writable) {
        m_writable = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Write);
        QObject::connect(m_writable.get(), &QSocketNotifier::activated, m_context, m_taken);
    } else if (m_writable && m_writable->isEnabled() != m_blocked) {
        m_writable->setEnabled(m_blocked);
    }
}

void Output::stop()
{
    m_stopped = true;
    m_blocked = false;
    m_isTls = false;
    m_frames = {};
    watch();
}

qint64 Output::askTls() const
{
    return unsentBytes(m_socket);
}

} // namespace saferide::websocket
