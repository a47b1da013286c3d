// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/ride.h"

#include <QByteArray>

namespace saferide {

/// A valid tracking key, by its hash, and the participation for which it reports positions.
struct TrackingKey
{
    QByteArray hash; ///< SHA-256 of the key, lower-case hexadecimal
    ParticipationId participation;
    UserId user;
    RideId ride;
    RideStatus status = RideStatus::Planned; ///< of the ride
    Timestamp rideUpdatedAt; ///< for a ride that is over: its end
    qint64 rideVersion = 0;
    bool rideIsDeleted = false;
    bool operator==(const TrackingKey &) const = default;
};

/// What a request with a tracking key says. See AuthService::authorize().
struct KeyClaim
{
    QByteArray hash;
    std::optional<ParticipationId> participation = {}; ///< whose key it is to be; else anybody's
    bool operator==(const KeyClaim &) const = default;
};

/// When the key of a participation was used last.
struct TrackingKeyUse
{
    ParticipationId participation;
    QByteArray hash;
    Timestamp at;
};

} // namespace saferide
