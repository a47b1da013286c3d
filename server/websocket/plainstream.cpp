// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/plainstream.h"

#include "server/eventloop/socketoutput.h"

#include <QEvent>
#include <QTcpSocket>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace saferide::websocket {

PlainStream::Notifier::Notifier(int descriptor, Type type, User &user, Callback callback)
    : QSocketNotifier(descriptor, type)
    , m_user(user)
    , m_callback(callback)
{
}

bool PlainStream::Notifier::event(QEvent *event)
{
    if (event->type() != QEvent::SockAct) {
        return QSocketNotifier::event(event);
    }
    (m_user.*m_callback)();
    return true;
}

// A QTcpSocket does not release its descriptor, so it closes one of two.
int PlainStream::takeDescriptor(std::unique_ptr<QTcpSocket> socket)
{
    const auto descriptor = int(socket->socketDescriptor());
    return descriptor < 0 ? -1 : ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
}

PlainStream::PlainStream(int descriptor, User &user)
    : m_user(user)
    , m_descriptor(descriptor)
    , m_ended(descriptor < 0)
{
    if (!m_ended) {
        m_readable.emplace(m_descriptor, QSocketNotifier::Read, user, &User::inputCame);
    }
}

PlainStream::~PlainStream()
{
    stop();
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
    }
}

qsizetype PlainStream::read(std::span<char> into)
{
    if (m_ended || m_stopped) {
        return 0;
    }
    ssize_t size = 0;
    do {
        size = ::recv(m_descriptor, into.data(), into.size(), MSG_DONTWAIT);
    } while (size < 0 && errno == EINTR);
    if (size == 0 || (size < 0 && errno != EAGAIN)) {
        m_ended = true;
        m_readable->setEnabled(false); // otherwise it reports the end forever
        awaitOutput(false);
    }
    return std::max<ssize_t>(size, 0);
}

qsizetype PlainStream::write(QByteArrayView bytes)
{
    if (m_ended || m_stopped) {
        return bytes.size(); // the output has no reader
    }
    const auto sent =
        ::send(m_descriptor, bytes.data(), size_t(bytes.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) {
        ::shutdown(m_descriptor, SHUT_RDWR); // reads then return the remaining input and the end
        awaitOutput(false);
        return bytes.size();
    }
    const qsizetype taken = std::max<ssize_t>(sent, 0);
    awaitOutput(taken < bytes.size());
    return taken;
}

void PlainStream::awaitOutput(bool wanted)
{
    if (wanted && !m_writable) {
        m_writable = std::make_unique<Notifier>(m_descriptor, QSocketNotifier::Write, m_user,
                                                &User::outputTaken);
    } else if (m_writable && m_writable->isEnabled() != wanted) {
        m_writable->setEnabled(wanted);
    }
}

qint64 PlainStream::unacknowledged() const
{
    return unacknowledgedBytes(m_descriptor);
}

void PlainStream::finishWriting()
{
    if (m_descriptor >= 0) {
        ::shutdown(m_descriptor, SHUT_WR);
    }
}

void PlainStream::stop()
{
    m_stopped = true;
    if (m_readable) {
        m_readable->setEnabled(false);
    }
    awaitOutput(false);
}

} // namespace saferide::websocket
