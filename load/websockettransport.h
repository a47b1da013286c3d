// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/transport.h"

namespace saferide::load {

/// Appends a masked text frame (RFC 6455, section 5.2). The mask is 0: it protects browsers'
/// proxies only.
void appendClientFrame(std::string &out, unsigned opcode, std::string_view payload);

/// Engine.IO over a WebSocket that begins as one.
class WebSocketTransport : public Transport
{
public:
    WebSocketTransport(EventPoll &poll, const Endpoint &endpoint, Callbacks callbacks);

    void open() override;
    void send(std::string_view packet) override;
    void close() override;

private:
    std::size_t received(std::string_view bytes);
    std::size_t readHandshake(std::string_view bytes);
    void readFrame(unsigned firstByte, std::string_view payload);
    void fail(const std::string &reason);

    Endpoint m_endpoint;
    Callbacks m_callbacks;
    TcpStream m_stream;
    std::string m_fragments; ///< of a message that comes in several frames
    bool m_upgraded = false;
};

} // namespace saferide::load
