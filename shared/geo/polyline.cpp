// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/geo/polyline.h"

#include "shared/geo/greatcircle.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace saferide {
namespace {

constexpr double MetersPerDegree = MeanEarthRadiusMeters * std::numbers::pi / 180;

/// Metres east and north of an origin.
struct FlatPoint
{
    double east = 0;
    double north = 0;
};

FlatPoint flatAround(GeoPoint origin, GeoPoint point)
{
    const double scale = std::cos(origin.latitude * std::numbers::pi / 180);
    const double longitudes = std::remainder(point.longitude - origin.longitude, 360.0);
    return {longitudes * scale * MetersPerDegree,
            (point.latitude - origin.latitude) * MetersPerDegree};
}

/// The fraction of the way from `from` to `to` that is nearest to the origin, 0..1.
double nearestFraction(FlatPoint from, FlatPoint to)
{
    const double east = to.east - from.east;
    const double north = to.north - from.north;
    const double squared = east * east + north * north;
    if (squared <= 0) {
        return 0;
    }
    return std::clamp(-(from.east * east + from.north * north) / squared, 0.0, 1.0);
}

GeoPoint between(GeoPoint from, GeoPoint to, double fraction)
{
    const double longitudes = std::remainder(to.longitude - from.longitude, 360.0);
    return {from.latitude + (to.latitude - from.latitude) * fraction,
            std::remainder(from.longitude + longitudes * fraction, 360.0)};
}

} // namespace

Polyline::Polyline(QList<GeoPoint> points)
    : m_points(std::move(points))
{
    m_along.reserve(m_points.size());
    double along = 0;
    for (qsizetype i = 0; i < m_points.size(); ++i) {
        along += i == 0 ? 0 : distanceMeters(m_points[i - 1], m_points[i]);
        m_along.append(along);
    }
}

std::optional<PolylinePlace> Polyline::at(double meters) const
{
    if (m_points.isEmpty()) {
        return std::nullopt;
    }
    if (m_points.size() == 1) {
        return PolylinePlace{m_points.first(), 0, 0};
    }
    const double along = std::clamp(meters, 0.0, lengthMeters());
    const auto beyond = std::upper_bound(m_along.cbegin() + 1, m_along.cend() - 1, along);
    const qsizetype next = beyond - m_along.cbegin();
    const GeoPoint from = m_points[next - 1];
    const double bearing = initialBearing(from, m_points[next]);
    return PolylinePlace{destination(from, bearing, along - m_along[next - 1]), along, bearing};
}

std::optional<PolylineProjection> Polyline::project(GeoPoint place) const
{
    if (m_points.isEmpty()) {
        return std::nullopt;
    }
    PolylineProjection best{m_points.first(), 0, distanceMeters(place, m_points.first())};
    double bestSquared = std::numeric_limits<double>::infinity();
    for (qsizetype i = 1; i < m_points.size(); ++i) {
        const FlatPoint from = flatAround(place, m_points[i - 1]);
        const FlatPoint to = flatAround(place, m_points[i]);
        const double fraction = nearestFraction(from, to);
        const double east = from.east + (to.east - from.east) * fraction;
        const double north = from.north + (to.north - from.north) * fraction;
        if (const double squared = east * east + north * north; squared < bestSquared) {
            bestSquared = squared;
            best.nearest = between(m_points[i - 1], m_points[i], fraction);
            best.along = m_along[i - 1] + (m_along[i] - m_along[i - 1]) * fraction;
        }
    }
    best.away = distanceMeters(place, best.nearest);
    return best;
}

double lengthMeters(const QList<GeoPoint> &points)
{
    return Polyline(points).lengthMeters();
}

} // namespace saferide
