// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/ratelimit.h"
#include "server/live/liveride.h"
#include "server/tracking/delivery.h"

#include <vector>

namespace saferide::tracking {

/// Whom a rider is shown in an app that can show others: leader, sweep and support, and the nearest
/// thirty; those with a position of the last quarter of an hour, never the rider. `here`: where the
/// rider is. Looks at some thousand riders at most.
std::vector<Participant> groupOf(const LiveRide &ride, ParticipationId rider, GeoPoint here,
                                 Timestamp now);

/// What OwnTracks apps of one thread are told of their groups, each at most every 15 s.
class GroupAnswers
{
public:
    /// Into the answer to a position, unless the organizer keeps the group from apps.
    void addTo(Delivery &delivery, const LiveRide &ride, const Clock &clock);

private:
    RecentlyUsed<ParticipationId, qint64> m_told{100'000}; // monotonic: when
};

} // namespace saferide::tracking
