// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/deadlines.h"
#include "server/socketio/settings.h"
#include "server/websocket/connection.h"

#include <functional>

namespace saferide::socketio {

/// A WebSocket that is about to replace polling, until the client has confirmed the upgrade, or has
/// not within Settings::upgradeTimeoutMs. If it fails, the WebSocket is closed.
class Upgrade final : private websocket::Listener, private Waiting
{
public:
    /// Each call may destroy the upgrade.
    struct Callbacks
    {
        /// The client's probe was answered; it is about to leave polling.
        std::function<void()> probed;
        /// Called once, with the connection that replaces polling, or null if the upgrade failed.
        std::function<void(websocket::Connection::Handle)> ended;
    };

    Upgrade(websocket::Connection::Handle connection, Deadlines &deadlines,
            const Settings &settings, Callbacks callbacks);
    ~Upgrade() override;

    bool isProbed() const { return m_isProbed; }

private:
    void end(websocket::Connection::Handle connection);
    void deadlinePassed(int which) override;
    void webSocketText(websocket::Connection &from, QByteArrayView text) override;
    void webSocketBinary(websocket::Connection &from, QByteArrayView data) override;
    void webSocketWantsFlush(websocket::Connection &from) override;
    void webSocketTookOutput(websocket::Connection &) override { }
    void webSocketEnded(websocket::Connection &from, websocket::Ended why) override;

    websocket::Connection::Handle m_connection;
    const Settings &m_settings;
    const Callbacks m_callbacks;
    Deadline m_timeout;
    bool m_isProbed = false;
};

} // namespace saferide::socketio
