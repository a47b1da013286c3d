// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/geo/greatcircle.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace saferide {
namespace {

constexpr double RadiansPerDegree = std::numbers::pi / 180;

double squaredHalfChord(double angle)
{
    const double half = std::sin(angle / 2);
    return half * half;
}

} // namespace

double distanceMeters(GeoPoint from, GeoPoint to)
{
    const double latitudeFrom = from.latitude * RadiansPerDegree;
    const double latitudeTo = to.latitude * RadiansPerDegree;
    const double longitudes = (to.longitude - from.longitude) * RadiansPerDegree;
    const double haversine = squaredHalfChord(latitudeTo - latitudeFrom)
        + std::cos(latitudeFrom) * std::cos(latitudeTo) * squaredHalfChord(longitudes);
    // For antipodes, rounding may give more than 1.
    return 2 * MeanEarthRadiusMeters * std::asin(std::sqrt(std::min(1.0, haversine)));
}

double initialBearing(GeoPoint from, GeoPoint to)
{
    const double latitudeFrom = from.latitude * RadiansPerDegree;
    const double latitudeTo = to.latitude * RadiansPerDegree;
    const double longitudes = (to.longitude - from.longitude) * RadiansPerDegree;
    const double east = std::sin(longitudes) * std::cos(latitudeTo);
    const double north = std::cos(latitudeFrom) * std::sin(latitudeTo)
        - std::sin(latitudeFrom) * std::cos(latitudeTo) * std::cos(longitudes);
    const double degrees = std::atan2(east, north) / RadiansPerDegree;
    const double bearing = degrees < 0 ? degrees + 360 : degrees;
    return bearing < 360 ? bearing : 0; // -1e-20 + 360 rounds to 360
}

GeoPoint destination(GeoPoint from, double bearing, double meters)
{
    const double angle = meters / MeanEarthRadiusMeters;
    const double direction = bearing * RadiansPerDegree;
    const double latitudeFrom = from.latitude * RadiansPerDegree;
    const double sine = std::sin(latitudeFrom) * std::cos(angle)
        + std::cos(latitudeFrom) * std::sin(angle) * std::cos(direction);
    const double latitude = std::asin(std::clamp(sine, -1.0, 1.0));
    const double longitudes =
        std::atan2(std::sin(direction) * std::sin(angle) * std::cos(latitudeFrom),
                   std::cos(angle) - std::sin(latitudeFrom) * std::sin(latitude));
    const double longitude = std::remainder(from.longitude + longitudes / RadiansPerDegree, 360.0);
    return {latitude / RadiansPerDegree, longitude};
}

} // namespace saferide
