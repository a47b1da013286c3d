// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/socketio/websocketacceptor.h"

#include <unordered_map>

namespace saferide::test {

/// A plain WebSocket that sends back what it gets.
class WebSocketEcho final : public QObject, private socketio::WebSocketListener
{
    Q_OBJECT
public:
    explicit WebSocketEcho(const Clock &clock);
    void adopt(std::unique_ptr<QTcpSocket> socket);

private:
    void webSocketText(socketio::WebSocketTransport &from, QByteArrayView text) override;
    void webSocketBinary(socketio::WebSocketTransport &from, const QByteArray &data) override;
    void webSocketWantsFlush(socketio::WebSocketTransport &from) override;
    void webSocketClosed(socketio::WebSocketTransport &from) override;

    socketio::Settings m_settings;
    Deadlines m_deadlines;
    QObject m_keeper;
    socketio::WebSocketAcceptor m_acceptor;
    std::unordered_map<socketio::WebSocketTransport *,
                       std::unique_ptr<socketio::WebSocketTransport>>
        m_open;
};

} // namespace saferide::test
