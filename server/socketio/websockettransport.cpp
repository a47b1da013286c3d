// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/websockettransport.h"

namespace saferide::socketio {

void countEnded(const Rejections &rejections, websocket::Ended why)
{
    if (why == websocket::Ended::MessageTooLarge) {
        rejections.count(Limit::MaxPayloadBytes);
    } else if (why == websocket::Ended::OutputTooLarge) {
        rejections.count(Limit::OutputCutBytes);
    }
}

bool WebSocketTransport::isBehind() const
{
    return m_settings.outputSkipBytes > 0 && m_connection->unsent() > m_settings.outputSkipBytes;
}

void WebSocketTransport::send(const Outgoing &packet)
{
    if (packet.broadcast) {
        deliver(packet.broadcast);
    } else if (packet.binary) {
        m_connection->sendBinary(packet.data);
    } else {
        m_connection->sendText(packet.data);
    }
}

void WebSocketTransport::deliver(const SharedBroadcast &broadcast)
{
    if (broadcast->mayBeSkipped() && isBehind()) {
        m_held.hold(broadcast);
        m_settings.rejections.count(Limit::OutputSkipBytes);
        return;
    }
    releaseHeld();
    m_connection->sendFrame(broadcast->frame);
}

void WebSocketTransport::outputTaken()
{
    if (!isBehind()) {
        releaseHeld();
    }
}

void WebSocketTransport::releaseHeld()
{
    if (m_held.isEmpty()) {
        return;
    }
    for (const SharedBroadcast &broadcast : m_held.take()) {
        m_connection->sendFrame(broadcast->frame);
    }
}

} // namespace saferide::socketio
