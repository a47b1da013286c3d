// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/actions/actor.h"
#include "shared/protocol/console/requests.h"

namespace saferide::desk {

/// What desks ask without changing anything; the rules are the services'. Lives within a job.
class DeskQueries
{
public:
    explicit DeskQueries(Actor &actor)
        : m_actor(actor)
    {
    }

    Result<Ride> run(const console::FindRide &request);
    Result<PageOf<Route>> run(const console::ListRoutes &request);
    Result<PageOf<User>> run(const console::ListUsers &request);
    Result<PageOf<Participant>> run(const console::ListParticipants &request);
    Result<RiderContact> run(const console::FindContact &request);
    Result<console::PositionPage> run(const console::ListPositions &request);
    /// The route of the ride, where it has one, with its GPX.
    Result<std::optional<Route>> routeOf(RideId ride);

private:
    Actor &m_actor;
};

} // namespace saferide::desk
