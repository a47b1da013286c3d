// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/enginereplies.h"

namespace saferide::socketio {

namespace {

QByteArray messageOf(EngineError error)
{
    switch (error) {
    case EngineError::UnknownTransport:
        return "Transport unknown";
    case EngineError::UnknownSession:
        return "Session ID unknown";
    case EngineError::BadHandshakeMethod:
        return "Bad handshake method";
    case EngineError::BadRequest:
        return "Bad request";
    case EngineError::Forbidden:
        return "Forbidden";
    case EngineError::UnsupportedVersion:
        return "Unsupported protocol version";
    }
    return {};
}

} // namespace

PollingReply errorReply(EngineError error)
{
    const QByteArray body = "{\"code\":" + QByteArray::number(int(error)) + ",\"message\":\""
        + messageOf(error) + "\"}";
    return {error == EngineError::Forbidden ? 403 : 400, "application/json", body};
}

PollingReply tooManySessions()
{
    return {503, "application/json", R"({"message":"too many sessions, try again later"})"};
}

} // namespace saferide::socketio
