// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"
#include "shared/domain/page.h"
#include "shared/domain/route.h"

namespace saferide {

/// A route, and how one user meets it in rides.
struct RouteOfViewer
{
    Route route;
    bool organizes = false; ///< a ride along it
    bool inRide = false; ///< that goes along it
    bool shownInRide = false; ///< one of these rides shows it to its participants
};

/// What a user owns.
struct OwnedRoutes
{
    qint64 routes = 0;
    qint64 bytes = 0; ///< of their GPX
};

/// The routes table.
class RouteRepository
{
public:
    /// A list ends early when its GPX texts become this long together.
    static constexpr qint64 MaxPageBytes = Page::MaxBytes;

    explicit RouteRepository(db::Session &session)
        : m_session(session)
    {
    }

    /// `route` has no id yet, but GPX.
    Result<RouteId> insert(const Route &route);
    Result<std::optional<RouteOfViewer>> find(RouteId id, UserId viewer);
    /// Also keeps others from changing it until the transaction ends.
    Result<std::optional<RouteOfViewer>> findForChange(RouteId id, UserId viewer);
    Result<bool> isUsed(RouteId id); ///< by a ride
    /// The planned and live rides along it.
    Result<QList<RideId>> listActiveRides(RouteId id);
    /// All but `but`. Also keeps others from counting until the transaction ends.
    Result<OwnedRoutes> countOwned(UserId owner, RouteId but);
    Result<void> update(const Route &route);
    Result<void> remove(RouteId id);

    /// By id: every route; those the viewer owns; those too that a ride brings them.
    Result<PageOf<RouteOfViewer>> listAll(UserId viewer, const Page &page);
    Result<PageOf<RouteOfViewer>> listOwned(UserId viewer, const Page &page);
    Result<PageOf<RouteOfViewer>> listReachable(UserId viewer, const Page &page);

private:
    Result<PageOf<RouteOfViewer>> list(const db::StatementName &name, UserId viewer,
                                       const Page &page);

    db::Session &m_session;
};

} // namespace saferide
