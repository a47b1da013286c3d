// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/deskqueries.h"

#include "server/services/positionservice.h"
#include "server/services/rideservice.h"
#include "server/services/routeservice.h"
#include "server/services/userservice.h"
#include "shared/protocol/placetext.h"

namespace saferide::desk {

namespace {

Page pageBehind(std::optional<qint64> id)
{
    return {.limit = Page::DefaultLimit, .afterId = id.value_or(0)};
}

} // namespace

Result<Ride> DeskQueries::run(const console::FindRide &request)
{
    return RideService(m_session, m_clock).find(m_user, request.ride);
}

Result<PageOf<Route>> DeskQueries::run(const console::ListRoutes &request)
{
    return RouteService(m_session, m_clock)
        .list(m_user, RouteService::Kind::Visible, pageBehind(request.afterId));
}

Result<PageOf<User>> DeskQueries::run(const console::ListUsers &request)
{
    return UserService(m_session, m_clock).list(m_user, pageBehind(request.afterId));
}

Result<console::PositionPage> DeskQueries::run(const console::ListPositions &request)
{
    Page page{.limit = Page::MaxLimit, .afterId = request.afterId.value_or(0)};
    if (request.after) {
        const auto place = placeFromText(*request.after, PositionService::PlaceNumbers);
        if (!place) {
            return Error{ErrorCode::InvalidInput,
                         QStringLiteral("params.after is missing or invalid")};
        }
        page.afterPlace = *place;
    }
    auto found = PositionService(m_session, m_clock)
                     .history(m_user, request.participation, request.from, request.to, page);
    if (!found) {
        return found.error();
    }
    console::PositionPage reply{std::move(found->items), found->hasMore, std::nullopt};
    if (reply.hasMore) {
        reply.next = placeText(PositionService::placeOf(reply.positions.constLast()));
    }
    return reply;
}

Result<std::optional<Route>> DeskQueries::routeOf(RideId id)
{
    const auto ride = RideService(m_session, m_clock).find(m_user, id);
    if (!ride) {
        return ride.error();
    }
    if (!ride->route) {
        return std::optional<Route>();
    }
    const auto route = RouteService(m_session, m_clock).find(m_user, *ride->route);
    return route ? Result(std::optional(*route)) : route.error();
}

} // namespace saferide::desk
