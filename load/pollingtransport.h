// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/transport.h"

namespace saferide::load {

/// Engine.IO by long polling: one connection always hangs in a GET, another one posts. Never
/// upgraded.
class PollingTransport : public Transport
{
public:
    PollingTransport(EventPoll &poll, const Endpoint &endpoint, Callbacks callbacks);

    void open() override;
    void send(std::string_view packet) override;
    void close() override;

private:
    std::size_t polled(std::string_view bytes);
    std::size_t posted(std::string_view bytes);
    void poll();
    void post();
    void fail(const std::string &reason);

    Endpoint m_endpoint;
    Callbacks m_callbacks;
    TcpStream m_polls;
    TcpStream m_posts;
    std::string m_session;
    std::string m_outgoing; ///< packets that wait for the POST under way to end
    bool m_posting = false;
};

} // namespace saferide::load
