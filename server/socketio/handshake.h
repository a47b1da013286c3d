// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHostAddress>

#include <functional>

namespace saferide::socketio {

/// The request with which a client opened its session: the first one of polling, or the WebSocket
/// upgrade.
struct Handshake
{
    QByteArray query; ///< undecoded, without `?`
    QByteArray authorization; ///< value of the header; empty if there is none
    QHostAddress peer;
    bool isAuthenticated = false; ///< `authorization` is a valid token
};

/// A complete request to `/socket.io/` that is not an upgrade.
struct PollingRequest
{
    QByteArray method; ///< GET, POST, …; never OPTIONS
    QByteArray contentType;
    QByteArray body;
    bool bodyTooLarge = false; ///< the body exceeded Settings::maxPayloadBytes and was not read
    Handshake handshake;
    quint64 upload = 0; ///< the result of Server::postStarts() for this body; 0 if there is none
    /// Called in the requester's thread, at most once and before the reply, when the session's
    /// peer has presented a valid token. May be empty.
    std::function<void()> authenticated = {};
};

/// The reply to a request; the edge adds CORS headers.
struct PollingReply
{
    int status = 200;
    QByteArray contentType;
    QByteArray body;
    bool authenticated = false; ///< the session's peer has presented a valid token
};

/// Called exactly once, at once or later, in the requester's thread.
using PollingDone = std::function<void(PollingReply)>;

} // namespace saferide::socketio
