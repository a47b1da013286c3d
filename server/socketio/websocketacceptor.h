// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/socketio/websockettransport.h"

#include <QWebSocketServer>

#include <functional>
#include <unordered_map>

namespace saferide::socketio {

/// Makes WebSockets of sockets whose upgrade request is still unread. It listens nowhere itself.
class WebSocketAcceptor : public QObject
{
    Q_OBJECT
public:
    using Accepted = std::function<void(std::unique_ptr<WebSocketTransport>)>;

    WebSocketAcceptor(Deadlines &deadlines, const Settings &settings);

    /// `accepted` is called with the transport, to be started, or never when the handshake comes to
    /// nothing.
    void accept(std::unique_ptr<QTcpSocket> socket, Accepted accepted);

    /// Answers the upgrade with an error instead.
    static void refuse(std::unique_ptr<QTcpSocket> socket, QByteArrayView statusLine,
                       QByteArrayView json);

private:
    struct Pending
    {
        std::unique_ptr<WebSocketTransport> transport;
        QByteArray early; // what came behind the head
        Accepted accepted;
    };

    void handshakeDone(QTcpSocket *socket, QWebSocketServer &handshake);
    void drop(QTcpSocket *socket);

    Deadlines &m_deadlines;
    const Settings &m_settings;
    std::unordered_map<QTcpSocket *, Pending> m_pending;
};

} // namespace saferide::socketio
