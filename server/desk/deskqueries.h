// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"
#include "shared/core/clock.h"
#include "shared/protocol/console/requests.h"

namespace saferide::desk {

/// What desks ask without changing anything; the rules are the services'. Lives within a job that
/// has checked who asks.
class DeskQueries
{
public:
    DeskQueries(db::Session &session, const Clock &clock, const User &user)
        : m_session(session)
        , m_clock(clock)
        , m_user(user)
    {
    }

    Result<Ride> run(const console::FindRide &request);
    Result<PageOf<Route>> run(const console::ListRoutes &request);
    Result<PageOf<User>> run(const console::ListUsers &request);
    Result<console::PositionPage> run(const console::ListPositions &request);
    /// The route of the ride, where it has one, with its GPX.
    Result<std::optional<Route>> routeOf(RideId ride);

private:
    db::Session &m_session;
    const Clock &m_clock;
    const User &m_user;
};

} // namespace saferide::desk
