// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/eventpoll.h"

#include <functional>
#include <netinet/in.h>
#include <string>
#include <string_view>

namespace saferide::load {

/// Where the server is, and from which address to come (0: whichever; in network byte order).
struct Endpoint
{
    sockaddr_in address{};
    std::string host; ///< as written in the URL, for the Host header
    in_addr_t source = 0;
};

/// A TCP connection without waiting. Bytes that its owner does not take stay until more come.
class TcpStream : public Pollable
{
public:
    /// Gets everything unread, returns how much of it was used up.
    using Received = std::function<std::size_t(std::string_view)>;
    using Closed = std::function<void(const std::string &reason)>;

    TcpStream(EventPoll &poll, Received received, Closed closed);
    ~TcpStream() override;
    TcpStream(const TcpStream &) = delete;
    TcpStream &operator=(const TcpStream &) = delete;

    void open(const Endpoint &endpoint);
    void write(std::string_view bytes);
    /// No callback follows.
    void close();
    bool isOpen() const { return m_socket >= 0; }

    void descriptorReady(std::uint32_t events) override;

private:
    void readAll();
    void flush();
    void fail(const std::string &reason);
    void watch(bool writable);

    EventPoll &m_poll;
    Received m_received;
    Closed m_closed;
    int m_socket = -1;
    bool m_connected = false;
    bool m_watchingWrites = false;
    std::string m_unread;
    std::string m_unsent;
};

} // namespace saferide::load
