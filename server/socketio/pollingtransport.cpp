// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/pollingtransport.h"

#include "shared/protocol/websocketframe.h"

#include <utility>

namespace saferide::socketio {

void PollingTransport::enqueue(Outgoing packet)
{
    if (m_allowance.isOver(m_queuedBytes, m_settings.outputCutBytes)) {
        if (!std::exchange(m_overflowed, true)) {
            m_settings.rejections.count(Limit::OutputCutBytes);
        }
        return;
    }
    m_queuedBytes += websocketFrameSize(packet.bytes().size()); // an upgrade sends it framed
    m_allowance.queued(packet.bytes().size());
    m_queue.push_back(std::move(packet));
}

void PollingTransport::send(Outgoing packet)
{
    const bool behind =
        m_settings.outputSkipBytes > 0 && m_queuedBytes > m_settings.outputSkipBytes;
    if (behind && packet.broadcast && packet.broadcast->mayBeSkipped()) {
        m_held.hold(packet.broadcast);
        m_settings.rejections.count(Limit::OutputSkipBytes);
        return;
    }
    if (packet.broadcast) {
        releaseHeld();
    }
    enqueue(std::move(packet));
}

void PollingTransport::releaseHeld()
{
    for (SharedBroadcast &broadcast : m_held.take()) {
        enqueue({{}, false, std::move(broadcast)});
    }
}

QByteArray PollingTransport::takePayload()
{
    for (SharedBroadcast &broadcast : m_held.take()) { // sent now, so not subject to the limit
        m_queue.push_back({{}, false, std::move(broadcast)});
    }
    QByteArray payload;
    payload.reserve(m_queuedBytes);
    for (const Outgoing &packet : m_queue) {
        if (packet.binary) {
            engineio::appendToPayload(payload, {engineio::PacketType::Message, packet.data, true});
            continue;
        }
        if (!payload.isEmpty()) {
            payload += engineio::RecordSeparator;
        }
        payload += packet.bytes();
    }
    m_queue.clear();
    m_queuedBytes = 0;
    m_allowance.drained();
    return payload;
}

void PollingTransport::flush()
{
    if (m_poll && hasOutput()) {
        std::exchange(m_poll, nullptr)({200, "text/plain; charset=UTF-8", takePayload()});
    }
}

void PollingTransport::answerWith(engineio::PacketType last)
{
    if (!m_poll) {
        return;
    }
    QByteArray payload = takePayload();
    engineio::appendToPayload(payload, {last, {}});
    std::exchange(m_poll, nullptr)({200, "text/plain; charset=UTF-8", payload});
}

std::vector<Outgoing> PollingTransport::take()
{
    std::vector<Outgoing> packets(std::make_move_iterator(m_queue.begin()),
                                  std::make_move_iterator(m_queue.end()));
    m_queue.clear();
    m_queuedBytes = 0;
    m_allowance.drained();
    return packets;
}

} // namespace saferide::socketio
