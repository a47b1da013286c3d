// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/socketio/outgoing.h"
#include "server/socketio/settings.h"
#include "server/websocket/connection.h"

namespace saferide::socketio {

/// Counts where a limit ended a WebSocket.
void countEnded(const Rejections &rejections, websocket::Ended why);

/// Engine.IO packets over one WebSocket. A peer that is behind is sent the newest broadcast of each
/// source, once it reads again, and not every one.
class WebSocketTransport
{
public:
    WebSocketTransport(websocket::Connection::Handle connection, const Settings &settings)
        : m_connection(std::move(connection))
        , m_settings(settings)
    {
    }

    bool has(const websocket::Connection &connection) const
    {
        return m_connection.get() == &connection;
    }
    websocket::Connection &connection() { return *m_connection; }

    void send(const Outgoing &packet);
    void deliver(const SharedBroadcast &broadcast);
    void sendText(QByteArrayView packet) { m_connection->sendText(packet); }
    /// What another transport held back: it goes out before the next event.
    void hold(HeldBroadcasts broadcasts) { m_held = std::move(broadcasts); }
    /// The peer took some of its output.
    void outputTaken();

private:
    void releaseHeld();
    bool isBehind() const;

    websocket::Connection::Handle m_connection;
    const Settings &m_settings;
    HeldBroadcasts m_held;
};

} // namespace saferide::socketio
