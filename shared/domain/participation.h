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

/// A user's membership in a ride, with the last known position (by order time).
struct Participation
{
    ParticipationId id;
    UserId user;
    RideId ride;
    ParticipationRole role = ParticipationRole::Rider;
    Timestamp joinedAt;
    Timestamp updatedAt;
    qint64 version = 0; ///< +1 with each change, but not with positions; 0: not known
    std::optional<Timestamp> leftAt = {}; ///< no longer in the ride; the track is kept
    std::optional<LocationFix> lastFix = {};
    std::optional<LastContact> lastContact = {};
    bool operator==(const Participation &) const = default;
};

/// A participation with the name by which others know the user: a guest's display name.
struct Participant
{
    Participation participation;
    QString username;
    bool isGuest = false;
    bool operator==(const Participant &) const = default;
};

} // namespace saferide
