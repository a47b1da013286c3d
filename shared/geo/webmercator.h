// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/geopoint.h"

#include <algorithm>
#include <cmath>
#include <numbers>

/// Web Mercator (EPSG:3857), the projection of map tiles. Pure arithmetic.
namespace saferide {

/// A place on the unit square of the projected world: x 0..1 from 180° W to 180° E, y 0..1 from
/// 85.05° N to 85.05° S. x outside 0..1 lies in a neighbouring copy of the world.
struct WorldPoint
{
    double x = 0;
    double y = 0;
    bool operator==(const WorldPoint &) const = default;
};

/// Latitudes beyond are outside the square; they are clamped to its edge.
inline constexpr double MaxMercatorLatitude = 85.051128779806604;

/// Length of the equator of the projection's sphere, in metres.
inline constexpr double MercatorEquatorMeters = 2 * std::numbers::pi * 6'378'137.0;

/// Side of the world in pixels at zoom 0; it doubles with each zoom level.
inline constexpr double MercatorTilePixels = 256;

inline WorldPoint toWorld(GeoPoint point)
{
    const double latitude = std::clamp(point.latitude, -MaxMercatorLatitude, MaxMercatorLatitude)
        * std::numbers::pi / 180;
    return {point.longitude / 360 + 0.5,
            0.5 - std::asinh(std::tan(latitude)) / (2 * std::numbers::pi)};
}

/// Longitudes of neighbouring copies are wrapped to -180..180.
inline GeoPoint toGeo(WorldPoint point)
{
    const double latitude = std::atan(std::sinh((0.5 - point.y) * 2 * std::numbers::pi));
    const double x = point.x - std::floor(point.x);
    return {latitude * 180 / std::numbers::pi, (x - 0.5) * 360};
}

/// Side of the world in pixels; zoom may be fractional.
inline double worldPixels(double zoom)
{
    return MercatorTilePixels * std::exp2(zoom);
}

/// True metres of one pixel at a latitude (degrees).
inline double metersPerPixel(double latitude, double zoom)
{
    return MercatorEquatorMeters * std::cos(latitude * std::numbers::pi / 180) / worldPixels(zoom);
}

/// The copy of `point` nearest to `to`, so that a group across the date line stays together.
inline WorldPoint nearestCopy(WorldPoint point, WorldPoint to)
{
    return {point.x + std::round(to.x - point.x), point.y};
}

} // namespace saferide
