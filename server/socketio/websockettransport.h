// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/socketio/outgoing.h"
#include "server/socketio/settings.h"
#include "server/websocket/connection.h"

namespace saferide::socketio {

/// Counts the end of a WebSocket if a limit was the reason.
void countEnded(const Rejections &rejections, websocket::Ended why);

/// Engine.IO packets over a WebSocket. A peer that lags behind is sent only the newest broadcast of
/// each source, once it reads again.
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
    /// Takes over what another transport held back: it is sent before the next event.
    void hold(HeldBroadcasts broadcasts) { m_held = std::move(broadcasts); }
    /// The peer has read some of its output.
    void outputTaken();

private:
    void releaseHeld();
    bool isBehind() const;

    websocket::Connection::Handle m_connection;
    const Settings &m_settings;
    HeldBroadcasts m_held;
};

} // namespace saferide::socketio
