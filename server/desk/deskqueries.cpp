// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/deskqueries.h"

#include "shared/protocol/positionid.h"

namespace saferide::desk {

namespace {

Page pageBehind(std::optional<qint64> id)
{
    return {.limit = Page::DefaultLimit, .afterId = id.value_or(0)};
}

} // namespace

Result<Ride> DeskQueries::run(const console::FindRide &request)
{
    return m_actor.rides().find(m_actor.user(), request.ride);
}

Result<PageOf<Route>> DeskQueries::run(const console::ListRoutes &request)
{
    return m_actor.routes().list(m_actor.user(), RouteService::Kind::Visible,
                                 pageBehind(request.afterId));
}

Result<PageOf<User>> DeskQueries::run(const console::ListUsers &request)
{
    return m_actor.users().list(m_actor.user(), pageBehind(request.afterId));
}

Result<PageOf<Participant>> DeskQueries::run(const console::ListParticipants &request)
{
    return m_actor.rides().participantsEver(m_actor.user(), request.ride,
                                            pageBehind(request.afterId));
}

Result<RiderContact> DeskQueries::run(const console::FindContact &request)
{
    return m_actor.riders().contact(m_actor.user(), request.participation);
}

Result<console::PositionPage> DeskQueries::run(const console::ListPositions &request)
{
    Page page{.limit = Page::MaxLimit};
    if (request.afterId.value_or(0) != 0) {
        return Error{ErrorCode::InvalidInput,
                     QStringLiteral("positions have no numbers any more: use a newer desk, which "
                                    "continues with params.after")};
    }
    if (request.after) {
        const auto place = placeBehind(*request.after, request.participation);
        if (!place) {
            return Error{ErrorCode::InvalidInput,
                         QStringLiteral("params.after is missing or invalid")};
        }
        page.afterPlace = *place;
    }
    auto found = m_actor.positions().history(m_actor.user(), request.participation, request.from,
                                             request.to, page);
    if (!found) {
        return found.error();
    }
    console::PositionPage reply{std::move(found->items), found->hasMore, std::nullopt};
    if (reply.hasMore) {
        reply.next = QString::fromLatin1(positionId(reply.positions.constLast()));
    }
    return reply;
}

Result<std::optional<Route>> DeskQueries::routeOf(RideId id)
{
    const auto ride = m_actor.rides().find(m_actor.user(), id);
    if (!ride) {
        return ride.error();
    }
    if (!ride->route) {
        return std::optional<Route>();
    }
    const auto route = m_actor.routes().find(m_actor.user(), *ride->route);
    return route ? Result(std::optional(*route)) : route.error();
}

} // namespace saferide::desk
