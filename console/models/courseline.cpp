// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/courseline.h"

#include "shared/geo/greatcircle.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace saferide {

namespace {

constexpr size_t StretchesInBox = 48;
constexpr double MetersPerDegree = MeanEarthRadiusMeters * std::numbers::pi / 180;
// What a metre along the line counts against a metre beside it, when places are compared.
constexpr double DetourWeight = 0.002;

/// Degrees → metres about a place.
struct Plane
{
    GeoPoint origin;
    double eastScale;

    explicit Plane(GeoPoint place)
        : origin(place)
        , eastScale(MetersPerDegree * std::cos(place.latitude * std::numbers::pi / 180))
    {
    }
    double east(double longitude) const
    {
        return std::remainder(longitude - origin.longitude, 360.0) * eastScale;
    }
    double north(double latitude) const { return (latitude - origin.latitude) * MetersPerDegree; }
};

/// Outside distance to an interval, 0 within.
double beyond(double value, double low, double high)
{
    return value < low ? low - value : value > high ? value - high : 0;
}

} // namespace

CourseLine::CourseLine(const QList<QList<GeoPoint>> &segments)
{
    for (const QList<GeoPoint> &points : segments) {
        size_t first = m_stretches.size();
        for (qsizetype i = 0; i + 1 < points.size(); ++i) {
            const double length = distanceMeters(points[i], points[i + 1]);
            m_stretches.push_back({points[i], points[i + 1], m_length, length});
            m_length += length;
            if (m_stretches.size() - first == StretchesInBox) {
                addBox(first);
                first = m_stretches.size();
            }
        }
        if (first < m_stretches.size()) {
            addBox(first);
        }
    }
}

void CourseLine::addBox(size_t first)
{
    Box box{90, 180, -90, -180, first, m_stretches.size() - 1};
    for (size_t i = first; i < m_stretches.size(); ++i) {
        for (const GeoPoint point : {m_stretches[i].from, m_stretches[i].to}) {
            box.south = std::min(box.south, point.latitude);
            box.north = std::max(box.north, point.latitude);
            box.west = std::min(box.west, point.longitude);
            box.east = std::max(box.east, point.longitude);
        }
    }
    if (box.east - box.west > 180) { // crosses the date line: never ruled out by its longitude
        box.west = -540;
        box.east = 540;
    }
    m_boxes.push_back(box);
}

std::optional<CoursePlace> CourseLine::locate(GeoPoint place, double expectedAlong) const
{
    if (isEmpty()) {
        return std::nullopt;
    }
    const Plane plane(place);
    double nearest = std::numeric_limits<double>::infinity();
    double best = nearest; // away, and what the detour counts
    double along = 0;
    for (const Box &box : m_boxes) {
        const double north = beyond(place.latitude, box.south, box.north) * MetersPerDegree;
        const double east = beyond(place.longitude, box.west, box.east) * plane.eastScale;
        if (std::max(north, std::min(east, 180 * plane.eastScale)) > std::max(nearest, best)) {
            continue;
        }
        for (size_t i = box.first; i <= box.last; ++i) {
            const Stretch &stretch = m_stretches[i];
            const double x = plane.east(stretch.from.longitude);
            const double y = plane.north(stretch.from.latitude);
            const double dx = plane.east(stretch.to.longitude) - x;
            const double dy = plane.north(stretch.to.latitude) - y;
            const double square = dx * dx + dy * dy;
            const double part = square > 0 ? std::clamp(-(x * dx + y * dy) / square, 0.0, 1.0) : 0;
            const double away = std::hypot(x + part * dx, y + part * dy);
            const double here = stretch.along + part * stretch.length;
            const double cost = away + DetourWeight * std::abs(here - expectedAlong);
            nearest = std::min(nearest, away);
            if (cost < best) {
                best = cost;
                along = here;
            }
        }
    }
    return CoursePlace{along, nearest};
}

} // namespace saferide
