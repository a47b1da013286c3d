// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/rideevent.h"

#include <memory>

namespace saferide {

class LiveRide;

/// Sees what becomes of the rides in memory: what was committed and changed something here, and
/// every position that is news. Called on whatever thread it happens, for one ride in its order,
/// while that ride is locked: be quick and do not call back into LiveRide or LiveRides.
class LiveObserver
{
public:
    LiveObserver() = default;
    LiveObserver(const LiveObserver &) = delete;
    LiveObserver &operator=(const LiveObserver &) = delete;
    virtual ~LiveObserver() = default;

    /// The ride has come into the memory. It is not locked.
    virtual void loaded(const std::shared_ptr<LiveRide> &) { }
    /// The ride has left the memory. LiveRides is locked.
    virtual void unloaded(RideId) { }
    /// Of a ride that is not in memory, too; then nothing is locked.
    virtual void happened(const RideEvent &) { }
    /// What a rider reports about themselves at this node, before it is stored; happened() has told
    /// what becomes of the incident by it.
    virtual void alarmRaised(const Incident &) { }
    /// A position that is the participation's newest. Not called for late or future ones.
    virtual void fixAccepted(RideId, ParticipationId, UserId, const LocationFix &) { }
    /// Somebody in the ride, which is watched, moved or was heard: the first one since
    /// LiveRide::takeMoves().
    virtual void moved(RideId) { }
};

} // namespace saferide
