// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/outputallowance.h"
#include "server/socketio/handshake.h"
#include "server/socketio/outgoing.h"
#include "server/socketio/settings.h"
#include "shared/protocol/engineiopacket.h"

#include <deque>

namespace saferide::socketio {

/// The output of long polling: packets wait for a GET, or a GET waits for packets.
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
    /// More packets are waiting than allowed.
    bool overflowed() const { return m_overflowed; }

    /// Answers the waiting GET with all waiting packets; does nothing if there is no GET or no
    /// packet.
    void flush();
    /// Answers the waiting GET, if any, with all waiting packets and one more of Engine.IO.
    void answerWith(engineio::PacketType last);
    /// Removes and returns the waiting packets, for another transport.
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
