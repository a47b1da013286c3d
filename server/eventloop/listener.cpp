// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/eventloop/listener.h"

#include <QLoggingCategory>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

Q_LOGGING_CATEGORY(lcEventLoop, "saferide.eventloop")

constexpr int Backlog = 4096;
constexpr int AcceptsPerTurn = 64; // before other work has its turn
constexpr int PauseMsecs = 100;
constexpr int QuietMsecs = 60'000;

struct SocketAddress
{
    sockaddr_storage storage{};
    socklen_t length = 0;
    const sockaddr *get() const { return reinterpret_cast<const sockaddr *>(&storage); }
};

SocketAddress socketAddress(const QHostAddress &address, quint16 port)
{
    SocketAddress result;
    if (address.protocol() == QAbstractSocket::IPv4Protocol) {
        sockaddr_in v4{};
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        v4.sin_addr.s_addr = htonl(address.toIPv4Address());
        std::memcpy(&result.storage, &v4, sizeof v4);
        result.length = sizeof v4;
        return result;
    }
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    std::memcpy(&v6.sin6_addr, &bytes, sizeof bytes);
    std::memcpy(&result.storage, &v6, sizeof v6);
    result.length = sizeof v6;
    return result;
}

void setOption(int descriptor, int level, int option)
{
    const int on = 1;
    ::setsockopt(descriptor, level, option, &on, sizeof on);
}

Error bindError(const QHostAddress &address, quint16 port, int reason)
{
    const QString where = address.toString() + u':' + QString::number(port);
    switch (reason) {
    case EADDRINUSE:
        return {ErrorCode::Unavailable,
                u"%1 is in use by another program; stop it or choose another port"_s.arg(where)};
    case EACCES:
        return {
            ErrorCode::Forbidden,
            u"no permission to listen on %1; ports below 1024 require a privilege"_s.arg(where)};
    case EADDRNOTAVAIL: // perhaps not yet, while the network is starting
    case ENOBUFS:
    case ENOMEM:
    case EMFILE:
    case ENFILE:
        return {ErrorCode::Unavailable,
                u"cannot listen on %1: %2"_s.arg(where, qt_error_string(reason))};
    default:
        return {ErrorCode::InvalidInput,
                u"cannot listen on %1: %2"_s.arg(where, qt_error_string(reason))};
    }
}

/// A bind without SO_REUSEPORT fails if another process has the port.
bool isTaken(const SocketAddress &address)
{
    const int probe = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setOption(probe, SOL_SOCKET, SO_REUSEADDR);
    const bool taken = ::bind(probe, address.get(), address.length) != 0 && errno == EADDRINUSE;
    ::close(probe);
    return taken;
}

} // namespace

Result<int> Listener::bind(const QHostAddress &address, quint16 port)
{
    const SocketAddress socketName = socketAddress(address, port);
    const int descriptor =
        ::socket(socketName.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) {
        return bindError(address, port, errno);
    }
    setOption(descriptor, SOL_SOCKET, SO_REUSEADDR);
    setOption(descriptor, SOL_SOCKET, SO_REUSEPORT);
    if (::bind(descriptor, socketName.get(), socketName.length) != 0
        || ::listen(descriptor, Backlog) != 0) {
        const int reason = errno;
        ::close(descriptor);
        return bindError(address, port, reason);
    }
    return descriptor;
}

Result<int> Listener::share(int descriptor)
{
    const int copy = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    if (copy < 0 || ::fcntl(copy, F_SETFL, O_NONBLOCK) != 0 || ::listen(copy, Backlog) != 0) {
        return Error{ErrorCode::InvalidInput,
                     u"cannot accept connections on the socket that was passed by the service "
                     "manager"_s};
    }
    return copy;
}

Result<void> Listener::checkFree(const QHostAddress &address, quint16 port)
{
    if (port != 0 && isTaken(socketAddress(address, port))) {
        return bindError(address, port, EADDRINUSE);
    }
    return {};
}

quint16 Listener::portOf(int descriptor)
{
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    ::getsockname(descriptor, reinterpret_cast<sockaddr *>(&storage), &length);
    if (storage.ss_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &storage, sizeof v4);
        return ntohs(v4.sin_port);
    }
    sockaddr_in6 v6{};
    std::memcpy(&v6, &storage, sizeof v6);
    return ntohs(v6.sin6_port);
}

Listener::Listener(int descriptor, Accepted accepted, QObject *parent)
    : QObject(parent)
    , m_descriptor(descriptor)
    , m_accepted(std::move(accepted))
    , m_readable(descriptor, QSocketNotifier::Read)
{
    connect(&m_readable, &QSocketNotifier::activated, this, &Listener::acceptAll);
    m_pause.setSingleShot(true);
    m_pause.setInterval(PauseMsecs);
    connect(&m_pause, &QTimer::timeout, this, [this] { m_readable.setEnabled(true); });
}

Listener::~Listener()
{
    m_readable.setEnabled(false);
    ::close(m_descriptor);
}

void Listener::acceptAll()
{
    for (int i = 0; i < AcceptsPerTurn; ++i) {
        const int accepted =
            ::accept4(m_descriptor, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (accepted >= 0) {
            setOption(accepted, IPPROTO_TCP, TCP_NODELAY);
            m_accepted(accepted);
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            pause();
            return;
        } else if (errno != EINTR && errno != ECONNABORTED) {
            return; // EAGAIN: no connection is pending
        }
    }
}

void Listener::pause()
{
    if (m_saysAgain.hasExpired()) {
        qCWarning(lcEventLoop,
                  "out of file descriptors: new connections wait; raise the limit (ulimit -n)");
    }
    m_saysAgain.setRemainingTime(QuietMsecs);
    m_readable.setEnabled(false);
    m_pause.start();
}

} // namespace saferide
