// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/geopoint.h"

namespace saferide {

/// Mean radius of the earth in metres (IUGG R1). SafeRide measures all lengths on this sphere.
inline constexpr double MeanEarthRadiusMeters = 6'371'008.8;

/// Great-circle distance between two places in metres, by the haversine formula (exact even for
/// places a few centimetres apart).
double distanceMeters(GeoPoint from, GeoPoint to);

/// Initial bearing of the great circle from `from` to `to`, in degrees clockwise from north,
/// 0 <= bearing < 360. 0 if both places are the same.
double initialBearing(GeoPoint from, GeoPoint to);

/// The place `meters` from `from` along the great circle with the initial bearing `bearing`, in
/// degrees. Its longitude is within -180..180.
GeoPoint destination(GeoPoint from, double bearing, double meters);

} // namespace saferide
