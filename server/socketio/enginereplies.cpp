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

PollingReply refusedPost(int status)
{
    PollingReply reply = errorReply(EngineError::BadRequest);
    reply.status = status;
    return reply;
}

QByteArray openPacket(const QByteArray &sid, bool mayUpgrade, const Settings &settings)
{
    QByteArray packet = R"(0{"sid":")";
    packet += sid;
    packet += mayUpgrade ? R"(","upgrades":["websocket"],"pingInterval":)"
                         : R"(","upgrades":[],"pingInterval":)";
    packet += QByteArray::number(settings.pingIntervalMs);
    packet += R"(,"pingTimeout":)";
    packet += QByteArray::number(settings.pingTimeoutMs);
    packet += R"(,"maxPayload":)";
    packet += QByteArray::number(settings.maxPayloadBytes);
    packet += '}';
    return packet;
}

PollingReply tooManySessions()
{
    return {503, "application/json", R"({"message":"too many sessions, try again later"})"};
}

} // namespace saferide::socketio
