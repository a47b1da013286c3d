// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/repositories/routerepository.h"
#include "server/security/fairworkers.h"
#include "shared/core/clock.h"
#include "shared/domain/routechange.h"
#include "shared/domain/user.h"

namespace saferide {

/// GPX text with its length and ascent. InvalidInput that names line and column where it is wrong;
/// TooLarge. Takes about a second for 10 MB: for FairWorkers.
Result<MeasuredGpx> measureGpx(const QString &gpx);

/// How much measuring one user may have under way.
FairWorkers::Shares routeShares(UserId user);

/// The rules of routes.
class RouteService
{
public:
    enum class Kind { Visible, Owned };

    RouteService(db::Session &session, const Clock &clock)
        : m_routes(session)
        , m_clock(clock)
    {
    }

    Result<Route> create(const User &user, const NewRoute &wish);
    Result<Route> find(const User &user, RouteId id);
    Result<PageOf<Route>> list(const User &user, Kind kind, const Page &page);
    Result<Route> change(const User &user, RouteId id, const RouteChange &change);
    /// Conflict while a ride uses it.
    Result<void> remove(const User &user, RouteId id);

private:
    Result<RouteOfViewer> require(Result<std::optional<RouteOfViewer>> found);

    RouteRepository m_routes;
    const Clock &m_clock;
};

} // namespace saferide
