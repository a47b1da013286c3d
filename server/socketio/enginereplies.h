// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/socketio/handshake.h"
#include "server/socketio/settings.h"

namespace saferide::socketio {

/// Why Engine.IO refuses a request; the values are those of the protocol.
enum class EngineError {
    UnknownTransport,
    UnknownSession,
    BadHandshakeMethod,
    BadRequest,
    Forbidden,
    UnsupportedVersion
};

/// `{"code":…,"message":…}` with its status.
PollingReply errorReply(EngineError error);

/// For a POST that is invalid, too large or overlaps another.
PollingReply refusedPost(int status);

/// The first packet of a session, `0{"sid":…}`.
QByteArray openPacket(const QByteArray &sid, bool mayUpgrade, const Settings &settings);

/// 503: a connection limit is reached.
PollingReply tooManySessions();

} // namespace saferide::socketio
