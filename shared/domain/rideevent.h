// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/participation.h"
#include "shared/domain/ride.h"

#include <variant>

namespace saferide {

/// Made, edited, started, finished or cancelled.
struct RideChanged
{
    Ride ride;
};

struct RideDeleted
{
    RideId ride;
};

struct ParticipantJoined
{
    Participant participant;
};

struct ParticipantChanged
{
    Participant participant;
};

/// Words for everybody in the room; not kept.
struct RideAnnouncement
{
    RideId ride;
    QString text;
};

/// What a transaction did to a ride, as those are told who have it in memory.
using RideEvent = std::variant<RideChanged, RideDeleted, ParticipantJoined, ParticipantChanged,
                               Departure, RideAnnouncement>;

} // namespace saferide
