// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"

namespace saferide {

/// What a row of ride_events says. The numbers are stored: they are never given another meaning.
enum class EventKind : qint16 {
    RidePut = 1,
    RideRemoved = 2,
    ParticipantPut = 3,
    ParticipantLeft = 4,
    RouteChanged = 5, ///< payload: the id of the route
    Announced = 6, ///< payload: the text
    Acknowledged = 7, ///< payload: `{"kind":…,"by":…,"at":…}`, in milliseconds
    TokenRevoked = 8, ///< tokens below the user's version are void
    TrackingKey = 9, ///< of this participation: replaced or revoked
    IncidentPut = 10, ///< payload: the id of the incident
};

/// One row of ride_events; which ids it has depends on its kind. Of rides and participants it says
/// that something changed, not to what: who reads it reads that, too.
struct EventRow
{
    qint64 id = 0;
    qint16 kind = 0; ///< of a newer program, maybe none of EventKind
    RideId ride = {};
    ParticipationId participation = {};
    UserId user = {};
    std::optional<QString> payload = {};
    Timestamp happenedAt = {};
    qint64 tokenVersion = 0; ///< of the user, when it was read
};

/// What tells other processes of an event.
EventRow rowOf(const RideEvent &event);
/// An event that is all in its row; nullopt for any other, and for a payload that says nothing.
std::optional<RideEvent> eventOf(const EventRow &row);

namespace db {

constexpr qint64 NoOrigin = 0; ///< to be read by everybody
/// Returns its id. `origin`: see Pool::origin().
Result<qint64> insertEvent(Session &session, const EventRow &row, qint64 origin);

} // namespace db
} // namespace saferide
