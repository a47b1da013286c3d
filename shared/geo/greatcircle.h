// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/geopoint.h"

namespace saferide {

/// Mean radius of the earth in metres (IUGG R1). All lengths of SafeRide are on this sphere.
inline constexpr double MeanEarthRadiusMeters = 6'371'008.8;

/// Length of the great circle between two places in metres, by the haversine formula (exact also
/// for places a few centimetres apart).
double distanceMeters(GeoPoint from, GeoPoint to);

/// Direction in which the great circle leaves `from`, in degrees clockwise from north, 0 <= bearing
/// < 360. 0 where both places are the same.
double initialBearing(GeoPoint from, GeoPoint to);

/// The place that is reached from `from` after `meters` along the great circle that leaves at
/// `bearing` degrees. The longitude is within -180..180.
GeoPoint destination(GeoPoint from, double bearing, double meters);

} // namespace saferide
