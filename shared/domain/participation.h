// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/timestamp.h"
#include "shared/domain/id.h"
#include "shared/domain/position.h"

#include <QString>

#include <optional>

namespace saferide {

/// `leader`, `rider`, `sweep` (last rider of the group), `support` (vehicle).
enum class ParticipationRole { Leader, Rider, Sweep, Support };
QString toString(ParticipationRole role);
std::optional<ParticipationRole> participationRoleFromString(QStringView word);

/// One user's membership in one ride, with the last known position (the greatest order time).
struct Participation
{
    ParticipationId id;
    UserId user;
    RideId ride;
    ParticipationRole role = ParticipationRole::Rider;
    Timestamp joinedAt;
    Timestamp updatedAt;
    std::optional<Timestamp> leftAt = {}; ///< in the ride no more; the track stays
    std::optional<LocationFix> lastFix = {};
    std::optional<LastContact> lastContact = {};
    bool operator==(const Participation &) const = default;
};

/// Somebody left a ride, was removed from it or erased.
struct Departure
{
    RideId ride;
    ParticipationId participation;
    UserId user;
    Timestamp leftAt; ///< later than the joining that it ends
    bool operator==(const Departure &) const = default;
};

/// A participation with the name to show.
struct Participant
{
    Participation participation;
    QString username;
    bool operator==(const Participant &) const = default;
};

} // namespace saferide
