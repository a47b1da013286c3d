// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/geopoint.h"
#include "shared/domain/id.h"

#include <QList>
#include <QString>

namespace saferide {

/// The line of a ride's route for display on a map: simplified to at most about 20,000 points.
struct RideRoute
{
    RideId ride;
    RouteId route;
    QString title;
    double distanceMeters = 0; ///< of the route before simplification
    double ascentMeters = 0;
    QList<QList<GeoPoint>> segments; ///< the gaps between segments are not part of the route
    bool operator==(const RideRoute &) const = default;
};

} // namespace saferide
