// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/routeservice.h"

#include "server/services/access.h"
#include "shared/geo/gpxreader.h"
#include "shared/geo/xmltext.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

/// As they are stored.
qint64 bytesOf(const QString &gpx)
{
    return gpx.toUtf8().size();
}

} // namespace

Result<MeasuredGpx> measureGpx(const QString &gpx, const WorkDeadline &deadline)
{
    const auto read = readGpx(QStringView(gpx), {.deadline = deadline});
    if (!read) {
        return read.error();
    }
    // Places to meet without a line between them are a plan too, of no length.
    if (read->line().isEmpty() && read->waypoints == 0) {
        return Error{ErrorCode::InvalidInput,
                     u"line 1, column 1: the file contains no track, route or waypoint"_s};
    }
    return MeasuredGpx{withoutComments(gpx), read->lengthMeters(), read->ascentMeters()};
}

Result<Route> RouteService::create(const User &user, const NewRoute &newRoute,
                                   const RouteQuota &quota)
{
    if (const auto allowed = checkQuota(user, {}, bytesOf(newRoute.gpx.text), quota); !allowed) {
        return allowed.error();
    }
    const Timestamp now = m_clock.now();
    Route route{{},
                newRoute.title,
                newRoute.description,
                newRoute.gpx.text,
                newRoute.gpx.distanceMeters,
                newRoute.gpx.ascentMeters,
                user.id,
                now,
                now};
    const auto id = m_routes.insert(route);
    if (!id) {
        return id.error();
    }
    route.id = *id;
    return route;
}

Result<Route> RouteService::find(const User &user, RouteId id)
{
    const auto found = require(m_routes.find(id, user.id));
    if (!found) {
        return found.error();
    }
    const auto allowed = access::toSee(user, *found);
    return allowed ? Result(access::shownTo(user, *found)) : allowed.error();
}

Result<PageOf<Route>> RouteService::list(const User &user, Kind kind, const Page &page)
{
    const auto found = kind == Kind::Owned ? m_routes.listOwned(user.id, page)
        : user.seesEverything()            ? m_routes.listAll(user.id, page)
                                           : m_routes.listReachable(user.id, page);
    if (!found) {
        return found.error();
    }
    PageOf<Route> shown{{}, found->hasMore};
    for (const RouteOfViewer &route : found->items) {
        shown.items.append(access::shownTo(user, route));
    }
    return shown;
}

Result<Route> RouteService::change(const User &user, RouteId id, const RouteChange &change,
                                   const RouteQuota &quota)
{
    const auto found = require(m_routes.findForChange(id, user.id));
    if (!found) {
        return found.error();
    }
    if (const auto allowed = access::toChange(user, *found); !allowed) {
        return allowed.error();
    }
    Route route = found->route;
    route.title = change.title.value_or(route.title);
    route.description = change.description.value_or(route.description);
    if (change.gpx) {
        const qint64 bytes = bytesOf(change.gpx->text);
        const bool grows = bytes > bytesOf(route.gpx.value_or(QString()));
        const auto allowed = grows ? checkQuota(user, id, bytes, quota) : Result<void>();
        if (!allowed) {
            return allowed.error();
        }
        route.gpx = change.gpx->text;
        route.distanceMeters = change.gpx->distanceMeters;
        route.ascentMeters = change.gpx->ascentMeters;
    }
    route.updatedAt = m_clock.now();
    if (const auto updated = m_routes.update(route); !updated) {
        return updated.error();
    }
    const auto recorded = recordChange(id);
    return recorded ? Result(route) : recorded.error();
}

// Nobody gives it to a ride meanwhile: the reference waits for the row, which is held.
Result<void> RouteService::recordChange(RouteId id)
{
    const auto rides = m_routes.listActiveRides(id);
    if (!rides) {
        return rides.error();
    }
    for (const RideId ride : *rides) {
        m_session.record(RouteChanged{ride, id});
    }
    return {};
}

Result<void> RouteService::remove(const User &user, RouteId id)
{
    const auto found = require(m_routes.findForChange(id, user.id));
    if (!found) {
        return found.error();
    }
    if (const auto allowed = access::toChange(user, *found); !allowed) {
        return allowed.error();
    }
    const auto used = m_routes.isUsed(id);
    if (!used) {
        return used.error();
    }
    return *used ? Error{ErrorCode::Conflict, u"this route is still used by a ride"_s}
                 : m_routes.remove(id);
}

Result<void> RouteService::checkQuota(const User &user, RouteId but, qint64 bytes,
                                      const RouteQuota &quota)
{
    if ((quota.routes <= 0 && quota.bytes <= 0) || user.seesEverything()) {
        return {};
    }
    const auto owned = m_routes.countOwned(user.id, but);
    if (!owned) {
        return owned.error();
    }
    if (quota.routes > 0 && owned->routes >= quota.routes) {
        quota.rejections.count(Quota::RoutesPerUser);
        return Error{ErrorCode::Conflict,
                     u"you have %1 routes, the maximum for one rider "
                     "(limits.routes_per_user): delete one first"_s.arg(owned->routes)};
    }
    if (quota.bytes > 0 && owned->bytes + bytes > quota.bytes) {
        quota.rejections.count(Quota::RouteBytesPerUser);
        return Error{ErrorCode::Conflict,
                     u"your other routes have %1 bytes and this one %2, but the maximum for "
                     "one rider is %3 in total (limits.route_bytes_per_user): delete some "
                     "first, or send fewer points"_s.arg(owned->bytes)
                         .arg(bytes)
                         .arg(quota.bytes)};
    }
    return {};
}

Result<RouteOfViewer> RouteService::require(Result<std::optional<RouteOfViewer>> found)
{
    if (!found) {
        return found.error();
    }
    return *found ? Result(**found) : Error{ErrorCode::NotFound, u"there is no such route"_s};
}

} // namespace saferide
