// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/factsnow.h"

#include "server/repositories/incidentrepository.h"
#include "server/repositories/participationrepository.h"
#include "server/repositories/riderepository.h"

namespace saferide {

namespace {

RideEvent eventFrom(const Participant &participant)
{
    const Participation &now = participant.participation;
    return now.leftAt ? RideEvent(ParticipantLeft{now.ride, now.id, now.user, now.version})
                      : RideEvent(ParticipantPut{participant});
}

} // namespace

Result<RideEvent> rideNow(db::Session &session, RideId ride)
{
    const auto found = RideRepository(session).find(ride, {});
    if (!found) {
        return found.error();
    }
    return *found ? RideEvent(RidePut{(*found)->ride}) : RideEvent(RideRemoved{ride});
}

Result<RideEvent> participantNow(db::Session &session, const ParticipantLeft &gone)
{
    const auto found = ParticipationRepository(session).findEver(gone.participation);
    if (!found) {
        return found.error();
    }
    return *found ? eventFrom(**found) : RideEvent(gone);
}

Result<std::optional<RideEvent>> participantNow(db::Session &session, RideId ride, UserId user)
{
    const auto found = ParticipationRepository(session).findEver(ride, user);
    if (!found) {
        return found.error();
    }
    return *found ? std::optional(eventFrom(**found)) : std::nullopt;
}

Result<std::optional<RideEvent>> incidentNow(db::Session &session, IncidentId id)
{
    const auto found = IncidentRepository(session).find(id);
    if (!found) {
        return found.error();
    }
    return *found ? std::optional(RideEvent(IncidentPut{**found})) : std::nullopt;
}

Result<std::vector<RideEvent>> incidentsNow(db::Session &session, RideId ride)
{
    const auto found = IncidentRepository(session).listByRide(ride, IncidentRepository::Which::All);
    if (!found) {
        return found.error();
    }
    std::vector<RideEvent> events;
    for (const Incident &incident : *found) {
        events.emplace_back(IncidentPut{incident});
    }
    return events;
}

} // namespace saferide
