// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/websockettransport.h"

namespace saferide::load {
namespace {

enum Opcode : unsigned { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

struct FrameHead
{
    std::size_t size = 0; ///< of the head itself; 0 while it is incomplete
    std::size_t payload = 0;
};

std::size_t bigEndian(std::string_view bytes)
{
    std::size_t number = 0;
    for (const char byte : bytes) {
        number = number << 8U | static_cast<unsigned char>(byte);
    }
    return number;
}

/// Of a server's frame, which is not masked.
FrameHead readHead(std::string_view bytes)
{
    if (bytes.size() < 2) {
        return {};
    }
    const unsigned length = static_cast<unsigned char>(bytes[1]) & 0x7FU;
    if (length < 126) {
        return {2, length};
    }
    const std::size_t lengthBytes = length == 126 ? 2 : 8;
    if (bytes.size() < 2 + lengthBytes) {
        return {};
    }
    return {2 + lengthBytes, bigEndian(bytes.substr(2, lengthBytes))};
}

} // namespace

void appendClientFrame(std::string &out, unsigned opcode, std::string_view payload)
{
    const std::size_t size = payload.size();
    out += char(0x80U | opcode);
    if (size < 126) {
        out += char(0x80U | size);
    } else if (size <= 0xFFFF) {
        out += char(0x80U | 126U);
        out += char(size >> 8U);
        out += char(size & 0xFFU);
    } else {
        out += char(0x80U | 127U);
        for (unsigned shift = 64; shift > 0; shift -= 8) {
            out += char(size >> (shift - 8) & 0xFFU);
        }
    }
    out.append(4, '\0');
    out.append(payload);
}

WebSocketTransport::WebSocketTransport(EventPoll &poll, const Endpoint &endpoint,
                                       Callbacks callbacks)
    : m_endpoint(endpoint)
    , m_callbacks(std::move(callbacks))
    , m_stream(
          poll, [this](std::string_view bytes) { return received(bytes); },
          [this](const std::string &reason) { m_callbacks.closed(reason); })
{
}

void WebSocketTransport::open()
{
    m_stream.open(m_endpoint);
    m_stream.write(
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: " + m_endpoint.host
        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
          "Sec-WebSocket-Key: c2FmZXJpZGUtbG9hZC0xMg==\r\n\r\n");
}

void WebSocketTransport::send(std::string_view packet)
{
    static std::string frame; // one thread a process
    frame.clear();
    appendClientFrame(frame, Text, packet);
    m_stream.write(frame);
}

void WebSocketTransport::close()
{
    m_stream.close();
}

std::size_t WebSocketTransport::received(std::string_view bytes)
{
    std::size_t used = m_upgraded ? 0 : readHandshake(bytes);
    while (m_upgraded && m_stream.isOpen()) {
        const std::string_view rest = bytes.substr(used);
        const FrameHead head = readHead(rest);
        if (head.size == 0 || rest.size() - head.size < head.payload) {
            break;
        }
        used += head.size + head.payload;
        readFrame(static_cast<unsigned char>(rest[0]), rest.substr(head.size, head.payload));
    }
    return used;
}

std::size_t WebSocketTransport::readHandshake(std::string_view bytes)
{
    const std::size_t end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos) {
        return 0;
    }
    if (!bytes.starts_with("HTTP/1.1 101 ")) {
        fail("handshake refused: " + std::string(bytes.substr(0, 200)));
        return 0;
    }
    m_upgraded = true;
    return end + 4;
}

void WebSocketTransport::readFrame(unsigned firstByte, std::string_view payload)
{
    const bool isLast = (firstByte & 0x80U) != 0;
    switch (firstByte & 0x0FU) {
    case Text:
        if (isLast) {
            m_callbacks.packet(payload);
        } else {
            m_fragments.assign(payload);
        }
        break;
    case Continuation:
        m_fragments.append(payload);
        if (isLast) {
            m_callbacks.packet(m_fragments);
            m_fragments.clear();
        }
        break;
    case Ping: {
        std::string pong;
        appendClientFrame(pong, Pong, payload);
        m_stream.write(pong);
        break;
    }
    case Close:
        fail("closed with " + std::to_string(bigEndian(payload.substr(0, 2))));
        break;
    default: // binary messages and pongs say nothing here
        break;
    }
}

void WebSocketTransport::fail(const std::string &reason)
{
    m_stream.close();
    m_callbacks.closed(reason);
}

} // namespace saferide::load
