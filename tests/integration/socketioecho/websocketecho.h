// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/websocket/connection.h"

#include <unordered_map>

namespace saferide::test {

/// A plain WebSocket that sends back what it gets.
class WebSocketEcho final : public QObject, private websocket::Listener
{
    Q_OBJECT
public:
    explicit WebSocketEcho(const Clock &clock)
        : m_deadlines(clock)
    {
    }
    void adopt(std::unique_ptr<QTcpSocket> socket);

private:
    void webSocketText(websocket::Connection &from, QByteArrayView text) override;
    void webSocketBinary(websocket::Connection &from, QByteArrayView data) override;
    void webSocketWantsFlush(websocket::Connection &from) override;
    void webSocketTookOutput(websocket::Connection &) override { }
    void webSocketEnded(websocket::Connection &from, websocket::Ended why) override;

    const websocket::Limits m_limits{.messageBytes = 16 * 1024 * 1024,
                                     .strangerMessageBytes = 16 * 1024 * 1024,
                                     .outputBytes = 64 * 1024 * 1024};
    Deadlines m_deadlines;
    QObject m_keeper;
    std::unordered_map<websocket::Connection *, websocket::Connection::Handle> m_open;
};

} // namespace saferide::test
