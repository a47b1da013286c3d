// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/socketio/handshake.h"

namespace saferide::socketio {

/// Why Engine.IO refuses a request; the numbers are the protocol's.
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

/// 503: a limit of connections is reached.
PollingReply tooManySessions();

} // namespace saferide::socketio
