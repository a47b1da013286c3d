// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/repositories/routerepository.h"
#include "server/services/quota.h"
#include "shared/core/workdeadline.h"
#include "shared/domain/routechange.h"
#include "shared/domain/user.h"

namespace saferide {

/// GPX text with its length and ascent. InvalidInput that names line and column where it is wrong;
/// TooLarge; Timeout. Takes about a second for 10 MB: for FairWorkers.
Result<MeasuredGpx> measureGpx(const QString &gpx, const WorkDeadline &deadline);

/// How long a route may wait to be measured and be measured.
constexpr std::chrono::seconds MeasuringTime{30};

/// How many routes a rider may own, and how many bytes of GPX in all; 0: any number. Dispatchers
/// and admins have no quota.
struct RouteQuota
{
    qint64 routes = 0;
    qint64 bytes = 0;
    Rejections<Quota> rejections = {};
};

/// The rules of routes.
class RouteService
{
public:
    enum class Kind { Visible, Owned };

    RouteService(db::Session &session, const Clock &clock)
        : m_session(session)
        , m_routes(session)
        , m_clock(clock)
    {
    }

    /// Conflict for a rider whose quota is used up.
    Result<Route> create(const User &user, const NewRoute &newRoute, const RouteQuota &quota = {});
    Result<Route> find(const User &user, RouteId id);
    Result<PageOf<Route>> list(const User &user, Kind kind, const Page &page);
    /// Conflict as for create(), where the GPX grows.
    Result<Route> change(const User &user, RouteId id, const RouteChange &change,
                         const RouteQuota &quota = {});
    /// Conflict while a ride uses it.
    Result<void> remove(const User &user, RouteId id);

private:
    Result<void> checkQuota(const User &user, RouteId but, qint64 bytes, const RouteQuota &quota);
    Result<void> recordChange(RouteId id);
    Result<RouteOfViewer> require(Result<std::optional<RouteOfViewer>> found);

    db::Session &m_session;
    RouteRepository m_routes;
    const Clock &m_clock;
};

} // namespace saferide
