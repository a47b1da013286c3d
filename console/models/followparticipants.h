// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/liveridestore.h"

namespace saferide {

/// Keeps `context` up to date with the participants of `store`, while both exist. Put is called
/// with those that are new, changed or have another fix; Remove with those that are gone. Both
/// take a const QList<ParticipationId> &.
template<typename Put, typename Remove>
void followParticipants(const LiveRideStore &store, const QObject *context, Put put, Remove remove)
{
    const auto putOfRide = [put](RideId, const QList<ParticipationId> &participations) {
        put(participations);
    };
    QObject::connect(&store, &LiveRideStore::participantsAdded, context, putOfRide);
    QObject::connect(&store, &LiveRideStore::participantsChanged, context, putOfRide);
    QObject::connect(&store, &LiveRideStore::fixesChanged, context, put);
    QObject::connect(
        &store, &LiveRideStore::participantsRemoved, context,
        [remove](RideId, const QList<ParticipationId> &participations) { remove(participations); });
}

} // namespace saferide
