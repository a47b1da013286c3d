// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/overloaded.h"
#include "shared/domain/attention.h"
#include "shared/domain/incident.h"
#include "shared/domain/participation.h"
#include "shared/domain/ride.h"

#include <limits>
#include <variant>

namespace saferide {

/// Created, edited, started, finished or cancelled: the ride as it is now.
struct RidePut
{
    Ride ride;
    bool isNew = false; ///< not known before
    bool operator==(const RidePut &) const = default;
};

/// Deleted; its participants are removed with it.
struct RideRemoved
{
    RideId ride;
    bool operator==(const RideRemoved &) const = default;
};

/// Joined, or has another role or name: the participant as they are now.
struct ParticipantPut
{
    Participant participant;
    bool isNew = false; ///< joined
    bool operator==(const ParticipantPut &) const = default;
};

/// Left the ride, was removed from it, or was erased.
struct ParticipantLeft
{
    static constexpr qint64 ForGood = std::numeric_limits<qint64>::max(); ///< nobody comes back

    RideId ride;
    ParticipationId participation;
    UserId user = {}; ///< unknown to desks
    qint64 version = ForGood; ///< of the participation that ended; unknown to desks
    bool operator==(const ParticipantLeft &) const = default;
};

/// The ride has the same route, but that has another title or another line.
struct RouteChanged
{
    RideId ride;
    RouteId route;
    bool operator==(const RouteChanged &) const = default;
};

/// A message to everybody in the room; not stored.
struct Announced
{
    RideId ride;
    QString text;
    bool operator==(const Announced &) const = default;
};

/// A dispatcher has seen that a participant needs attention. In no table but that of the events.
struct Acknowledged
{
    RideId ride;
    AttentionAcknowledgement acknowledgement;
    bool operator==(const Acknowledged &) const = default;
};

/// A participation has another tracking key, or none: processes that know its key look again.
struct TrackingKeyChanged
{
    RideId ride;
    ParticipationId participation;
    bool operator==(const TrackingKeyChanged &) const = default;
};

/// Raised, or changed: the incident as it is now. One without an id was reported, and is not stored
/// yet: those who can help are told before.
struct IncidentPut
{
    Incident incident;
    bool operator==(const IncidentPut &) const = default;
};

/// What happened to a ride, from the transaction that did it to the desk's store. Positions are not
/// events.
using RideEvent = std::variant<RidePut, RideRemoved, ParticipantPut, ParticipantLeft, RouteChanged,
                               Announced, Acknowledged, TrackingKeyChanged, IncidentPut>;

inline RideId rideOf(const RideEvent &event)
{
    return std::visit(
        Overloaded{[](const RidePut &put) { return put.ride.id; },
                   [](const ParticipantPut &put) { return put.participant.participation.ride; },
                   [](const IncidentPut &put) { return put.incident.ride; },
                   [](const auto &other) { return other.ride; }},
        event);
}

} // namespace saferide
