// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bus/channels.h"
#include "server/bus/redisreply.h"

#include <QByteArrayList>
#include <QHash>

#include <deque>
#include <vector>

namespace saferide::bus {

/// What a subscribing connection is to receive, and what the server has confirmed. Decides what to
/// send next until both agree; pure. Memory grows with the rides that are wanted.
class Subscriptions
{
public:
    /// In one write; the next one waits until all of them are confirmed.
    static constexpr int MaxAtOnce = 1'000;

    /// `always`: channels besides those of rides. `channels` outlives this object.
    Subscriptions(const Channels &channels, const QByteArrayList &always);

    /// True if its messages arrive already.
    bool add(RideId ride);
    void remove(RideId ride);
    /// From here on the pattern of all rides replaces their channels.
    void addAll();

    /// The commands to send next; empty if there are none, or if some are not confirmed yet.
    QByteArray next();
    /// Reads a confirmation; returns the rides whose messages arrive from here on. Ignores
    /// everything that is none, or was not asked for.
    std::vector<RideId> confirmed(const RedisReply &reply);
    /// Whether everything that was wanted when the connection began has been confirmed.
    bool isEstablished() const { return m_isEstablished; }
    /// A new connection knows nothing.
    void reset();

private:
    struct Entry
    {
        RideId ride = {}; ///< {}: not the channel of a ride
        bool isWanted = true;
        bool isOn = false; ///< the server said so
        bool isPending = false; ///< a command was sent and not confirmed
        bool isQueued = false; ///< in m_queue
    };
    using Entries = QHash<QByteArray, Entry>;

    bool shouldBeOn(const Entry &entry) const;
    void change(const QByteArray &channel, Entry &entry);
    std::vector<RideId> patternConfirmed();
    void settle();

    const Channels &m_channels;
    Entries m_entries; // by channel
    std::deque<QByteArray> m_queue; // channels that may have to change
    int m_pending = 0;
    bool m_wantsAll = false;
    bool m_allPending = false;
    bool m_allOn = false;
    bool m_isEstablished = false;
};

} // namespace saferide::bus
