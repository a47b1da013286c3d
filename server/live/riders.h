// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/firstarrivals.h"
#include "shared/domain/attention.h"
#include "shared/domain/participation.h"

#include <QByteArray>
#include <QHash>
#include <QMap>

#include <map>
#include <ranges>

namespace saferide {

/// All that is known of somebody in a ride.
struct Rider
{
    Participant participant;
    bool isAcceptedHere = false; ///< the newest position was accepted by this process
    FirstArrivals firstArrivals = {};
    QMap<AttentionKind, AttentionAcknowledgement> acknowledgements = {}; ///< the last of each kind

    QByteArray json = {}; ///< EncodedSnapshot: null: to be encoded

    // MoveLog:
    quint64 batch = 0; ///< the last one that they were in; 0: none
    bool isWaiting = false; ///< for the next one
    bool hasNewFix = false; ///< else only the phone was heard
};

/// Everybody in a ride, by participation and by user. A rider keeps its place in memory. Not
/// thread-safe.
class Riders
{
public:
    /// nullptr: not in the ride.
    Rider *of(UserId user) const { return m_users.value(user); }
    Rider *find(ParticipationId id)
    {
        const auto found = m_riders.find(id);
        return found != m_riders.end() ? &found->second : nullptr;
    }
    /// With their ids, in the order of these.
    const std::map<ParticipationId, Rider> &all() const { return m_riders; }
    /// Up to `most` behind this one.
    auto after(ParticipationId id, qsizetype most) const
    {
        return std::ranges::subrange(m_riders.upper_bound(id), m_riders.end())
            | std::views::take(most);
    }

    QList<Participant> participantsAfter(ParticipationId id, qsizetype most) const
    {
        QList<Participant> found;
        for (const auto &[behind, rider] : after(id, most)) {
            found.append(rider.participant);
        }
        return found;
    }

    /// A user is in the ride once.
    Rider &add(const Participant &participant)
    {
        Rider &rider = m_riders[participant.participation.id];
        rider.participant = participant;
        m_users.insert(participant.participation.user, &rider);
        return rider;
    }
    void remove(ParticipationId id)
    {
        const auto found = m_riders.find(id);
        m_users.remove(found->second.participant.participation.user);
        m_riders.erase(found);
    }

private:
    std::map<ParticipationId, Rider> m_riders;
    QHash<UserId, Rider *> m_users; // into m_riders
};

} // namespace saferide
