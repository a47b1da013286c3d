// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/outputallowance.h"
#include "server/socketio/handshake.h"
#include "server/socketio/outgoing.h"
#include "server/socketio/settings.h"
#include "shared/protocol/engineiopacket.h"

#include <deque>

namespace saferide::socketio {

/// The way out by long polling: packets wait for a GET, a GET waits for packets.
class PollingTransport
{
public:
    explicit PollingTransport(const Settings &settings)
        : m_settings(settings)
    {
    }

    bool hasPoll() const { return m_poll != nullptr; }
    void setPoll(PollingDone done) { m_poll = std::move(done); }

    void send(Outgoing packet);
    bool hasOutput() const { return !m_queue.empty() || !m_held.isEmpty(); }
    /// More waits than may.
    bool overflowed() const { return m_overflowed; }

    /// Answers the waiting GET with all that waits for it; nothing when there is no GET or nothing
    /// to say.
    void flush();
    /// Answers the waiting GET, if any, with what waits and one more packet of Engine.IO.
    void answerWith(engineio::PacketType last);
    /// What waits, for another transport.
    std::vector<Outgoing> take();
    HeldBroadcasts takeHeld() { return std::exchange(m_held, {}); }

private:
    void enqueue(Outgoing packet);
    void releaseHeld();
    QByteArray takePayload();

    const Settings &m_settings;
    PollingDone m_poll;
    std::deque<Outgoing> m_queue;
    qint64 m_queuedBytes = 0;
    OutputAllowance m_allowance;
    HeldBroadcasts m_held;
    bool m_overflowed = false;
};

} // namespace saferide::socketio
