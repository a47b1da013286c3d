// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"
#include "shared/domain/rideevent.h"

namespace saferide {

// What the database has now, as events: a memory that applies them knows it, too, in any order.

/// RidePut, or RideRemoved where there is no such ride.
Result<RideEvent> rideNow(db::Session &session, RideId ride);
/// ParticipantPut or ParticipantLeft; `gone` where the participation was deleted.
Result<RideEvent> participantNow(db::Session &session, const ParticipantLeft &gone);
/// The same by user; nothing for who never was in the ride.
Result<std::optional<RideEvent>> participantNow(db::Session &session, RideId ride, UserId user);
/// IncidentPut; nothing where it was deleted.
Result<std::optional<RideEvent>> incidentNow(db::Session &session, IncidentId id);
/// All of a ride: those that are closed, too.
Result<std::vector<RideEvent>> incidentsNow(db::Session &session, RideId ride);

} // namespace saferide
