// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/liveridestore.h"
#include "console/models/routeline.h"
#include "shared/domain/rideroute.h"

#include <map>

namespace saferide {

/// The routes of the rides, and where everybody is along them. GUI thread only.
class RouteBook final : public QObject
{
    Q_OBJECT

public:
    /// The store outlives the book.
    explicit RouteBook(const LiveRideStore &store, QObject *parent = nullptr);

    /// nullopt: the ride has no route.
    void put(RideId ride, const std::optional<RideRoute> &route);
    const RideRoute *route(RideId ride) const;
    /// Rides whose route is to be asked for: they have one that is not known or may have changed.
    /// The old line of a route stays until the new one comes; that of another route does not.
    QList<RideId> wanted() const;
    bool isWanted(RideId ride) const;

    /// Where they are along the route of their ride; nullopt without a fix or a route. Looked up
    /// once for each fix.
    std::optional<RoutePlace> placeOf(ParticipationId participation) const;

Q_SIGNALS:
    void routeChanged(saferide::RideId ride);

private:
    struct Entry
    {
        RideRoute route;
        RouteLine line;
        bool isDoubted = false;
    };
    struct Found
    {
        GeoPoint of;
        RoutePlace place;
    };

    void doubt(RideId ride);
    void letGoOfAnother(RideId ride);

    const LiveRideStore &m_store;
    std::map<RideId, Entry> m_known;
    mutable QHash<ParticipationId, Found> m_places; // a cache
};

} // namespace saferide
