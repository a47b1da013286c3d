// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/geopoint.h"
#include "shared/domain/id.h"

#include <QList>
#include <QString>

namespace saferide {

/// The line of a ride's route as a map shows it: thinned, never more than some 20,000 points.
struct RideCourse
{
    RideId ride;
    RouteId route;
    QString title;
    double distanceMeters = 0; ///< of the whole route, unthinned
    double ascentMeters = 0;
    QList<QList<GeoPoint>> segments; ///< gaps between segments are not ridden
    bool operator==(const RideCourse &) const = default;
};

} // namespace saferide
