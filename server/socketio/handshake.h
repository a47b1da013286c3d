// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHostAddress>

#include <functional>

namespace saferide::socketio {

/// What a client said when it opened its session: the first request of polling, or the WebSocket
/// upgrade.
struct Handshake
{
    QByteArray query; ///< undecoded, without `?`
    QByteArray authorization; ///< value of the header, empty where there is none
    QHostAddress peer;
    bool isAuthenticated = false; ///< `authorization` is a valid token
};

/// One request to `/socket.io/` that is no upgrade, whole.
struct PollingRequest
{
    QByteArray method; ///< GET, POST, …; OPTIONS never comes here
    QByteArray contentType;
    QByteArray body;
    bool bodyTooLarge = false; ///< the body was over Settings::maxPayloadBytes and was not read
    Handshake handshake;
    quint64 upload = 0; ///< what Server::postStarts gave for this body; 0 where there is none
    /// Called, in the thread that asks, at most once and before the answer, when the session's
    /// peer has shown a valid token. May be empty.
    std::function<void()> authenticated = {};
};

/// What to answer; CORS headers are the edge's.
struct PollingReply
{
    int status = 200;
    QByteArray contentType;
    QByteArray body;
    bool authenticated = false; ///< the session's peer has shown a valid token
};

/// Called exactly once, later or at once, in the thread that asked.
using PollingDone = std::function<void(PollingReply)>;

} // namespace saferide::socketio
