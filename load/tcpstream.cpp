// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/tcpstream.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace saferide::load {
namespace {

// One for all streams of the process: it is empty whenever a stream is not reading.
std::array<char, 256 * 1024> readBuffer;

void bindTo(int socket, in_addr_t source)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = source;
    const int on = 1;
    // The port is chosen at connect: otherwise each address would have to share one range of ports.
    setsockopt(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    [[maybe_unused]] const int bound =
        bind(socket, reinterpret_cast<sockaddr *>(&address), sizeof address);
}

} // namespace

TcpStream::TcpStream(EventPoll &poll, Received received, Closed closed)
    : m_poll(poll)
    , m_received(std::move(received))
    , m_closed(std::move(closed))
{
}

TcpStream::~TcpStream()
{
    close();
}

void TcpStream::open(const Endpoint &endpoint)
{
    m_socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (m_socket < 0) {
        return fail(std::strerror(errno));
    }
    const int on = 1;
    setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (endpoint.source != 0) {
        bindTo(m_socket, endpoint.source);
    }
    const auto *address = reinterpret_cast<const sockaddr *>(&endpoint.address);
    if (connect(m_socket, address, sizeof endpoint.address) < 0 && errno != EINPROGRESS) {
        return fail(std::strerror(errno));
    }
    m_watchingWrites = true;
    m_poll.add(m_socket, this, EPOLLIN | EPOLLOUT);
}

void TcpStream::write(std::string_view bytes)
{
    if (m_socket < 0) {
        return;
    }
    if (m_connected && m_unsent.empty()) {
        const auto sent = ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN) {
            return; // the reading side is told of it
        }
        bytes.remove_prefix(sent > 0 ? std::size_t(sent) : 0);
    }
    if (!bytes.empty()) {
        m_unsent.append(bytes);
        watch(true);
    }
}

void TcpStream::close()
{
    if (m_socket >= 0) {
        m_poll.remove(m_socket, this);
        ::close(m_socket);
        m_socket = -1;
    }
    m_connected = false;
    m_unread.clear();
    m_unsent.clear();
}

void TcpStream::descriptorReady(std::uint32_t events)
{
    if (!m_connected) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(m_socket, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error != 0) {
            return fail(std::strerror(error));
        }
        m_connected = true;
    }
    if ((events & EPOLLOUT) != 0) {
        flush();
    }
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
        readAll();
    }
}

void TcpStream::flush()
{
    if (!m_unsent.empty()) {
        const auto sent = ::send(m_socket, m_unsent.data(), m_unsent.size(), MSG_NOSIGNAL);
        m_unsent.erase(0, sent > 0 ? std::size_t(sent) : 0);
    }
    watch(!m_unsent.empty());
}

void TcpStream::readAll()
{
    const auto size = ::read(m_socket, readBuffer.data(), readBuffer.size());
    if (size == 0 || (size < 0 && errno != EAGAIN)) {
        return fail(size == 0 ? "closed by the server" : std::strerror(errno));
    }
    if (size < 0) {
        return;
    }
    const std::string_view bytes(readBuffer.data(), std::size_t(size));
    if (m_unread.empty()) {
        const std::size_t used = m_received(bytes);
        if (m_socket >= 0) {
            m_unread.assign(bytes.substr(used));
        }
        return;
    }
    std::string unread = std::move(m_unread); // the owner may close the stream meanwhile
    m_unread.clear();
    unread.append(bytes);
    const std::size_t used = m_received(unread);
    if (m_socket >= 0) {
        unread.erase(0, used);
        m_unread = std::move(unread);
    }
}

void TcpStream::fail(const std::string &reason)
{
    close();
    m_closed(reason);
}

void TcpStream::watch(bool writable)
{
    if (writable != m_watchingWrites && m_socket >= 0) {
        m_watchingWrites = writable;
        m_poll.modify(m_socket, this, writable ? EPOLLIN | EPOLLOUT : EPOLLIN);
    }
}

} // namespace saferide::load
