// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/courseline.h"
#include "console/models/liveridestore.h"
#include "shared/domain/ridecourse.h"

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
    void put(RideId ride, const std::optional<RideCourse> &course);
    const RideCourse *course(RideId ride) const;
    /// Rides whose route is to be asked for: they have one that is not known, is another one, or
    /// may have changed. The old course stays until the new one comes.
    QList<RideId> wanted() const;
    bool isWanted(RideId ride) const;

    /// Where they are along the route of their ride; nullopt without a fix or a route. Looked up
    /// once for each fix.
    std::optional<CoursePlace> placeOf(ParticipationId participation) const;

Q_SIGNALS:
    void courseChanged(saferide::RideId ride);

private:
    struct Entry
    {
        RideCourse course;
        CourseLine line;
        bool isDoubted = false;
    };
    struct Found
    {
        GeoPoint of;
        CoursePlace place;
    };

    void doubt(RideId ride);

    const LiveRideStore &m_store;
    std::map<RideId, Entry> m_courses;
    mutable QHash<ParticipationId, Found> m_places; // a cache
};

} // namespace saferide
