// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/deadlines.h"
#include "server/socketio/settings.h"
#include "server/websocket/connection.h"

#include <functional>

namespace saferide::socketio {

/// A WebSocket that is to take over from polling, until it has shown that it reaches us, or has not
/// within Settings::upgradeTimeoutMs. Where it ends first, its peer is told goodbye.
class Upgrade final : private websocket::Listener, private Waiting
{
public:
    /// Within each call the upgrade may be destroyed.
    struct Told
    {
        /// The client's probe was answered; it is about to leave polling.
        std::function<void()> probed;
        /// Once: takes over, or, where it is null, does not.
        std::function<void(websocket::Connection::Handle)> ended;
    };

    Upgrade(websocket::Connection::Handle connection, Deadlines &deadlines,
            const Settings &settings, Told told);
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
    const Told m_told;
    Deadline m_timeout;
    bool m_isProbed = false;
};

} // namespace saferide::socketio
