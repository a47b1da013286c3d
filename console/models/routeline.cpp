// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/routeline.h"

#include "shared/geo/greatcircle.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace saferide {

namespace {

constexpr size_t StretchesInBox = 48;
constexpr double MetersPerDegree = MeanEarthRadiusMeters * std::numbers::pi / 180;
constexpr double FarMeters = 50'000; // from there on no box rules out another
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
        const double way = longitude - origin.longitude;
        return (way > 180 ? way - 360 : way < -180 ? way + 360 : way) * eastScale;
    }
    double north(double latitude) const { return (latitude - origin.latitude) * MetersPerDegree; }
};

/// Outside distance to an interval, 0 within.
double beyond(double value, double low, double high)
{
    return value < low ? low - value : value > high ? value - high : 0;
}

} // namespace

RouteLine::RouteLine(const QList<QList<GeoPoint>> &segments)
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

void RouteLine::addBox(size_t first)
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

/// What was found so far.
struct RouteLine::Search
{
    Plane plane;
    GeoPoint place;
    double expectedAlong;
    double nearest = std::numeric_limits<double>::infinity();
    double best = std::numeric_limits<double>::infinity(); // away, and what the detour counts
    double along = 0;

    /// The square of how far away everything in the box is at least.
    double leastSquare(const Box &box) const
    {
        const double north = beyond(place.latitude, box.south, box.north) * MetersPerDegree;
        const double there = beyond(place.longitude, box.west, box.east);
        const double around = std::max(0.0, 360 - (box.east - box.west) - there);
        const double east = std::min(there, around) * plane.eastScale;
        return north * north + east * east;
    }
    /// Whether the box may hold something that is nearer or better; `best` is never below
    /// `nearest`.
    bool needs(const Box &box) const { return leastSquare(box) <= best * best; }
};

void RouteLine::lookInto(const Box &box, Search &search) const
{
    const Plane &plane = search.plane;
    for (size_t i = box.first; i <= box.last; ++i) {
        const Stretch &stretch = m_stretches[i];
        const double x = plane.east(stretch.from.longitude);
        const double y = plane.north(stretch.from.latitude);
        const double dx = plane.east(stretch.to.longitude) - x;
        const double dy = plane.north(stretch.to.latitude) - y;
        const double square = dx * dx + dy * dy;
        const double part = square > 0 ? std::clamp(-(x * dx + y * dy) / square, 0.0, 1.0) : 0;
        const double away =
            std::sqrt((x + part * dx) * (x + part * dx) + (y + part * dy) * (y + part * dy));
        const double here = stretch.along + part * stretch.length;
        const double cost = away + DetourWeight * std::abs(here - search.expectedAlong);
        search.nearest = std::min(search.nearest, away);
        if (cost < search.best) {
            search.best = cost;
            search.along = here;
        }
    }
}

std::optional<RoutePlace> RouteLine::locate(GeoPoint place, double expectedAlong) const
{
    if (isEmpty()) {
        return std::nullopt;
    }
    Search search{Plane(place), place, expectedAlong};
    // First where somebody is expected: what is found there rules out nearly all of the others.
    const auto beyondIt =
        std::partition_point(m_boxes.begin() + 1, m_boxes.end(), [&](const Box &box) {
            return m_stretches[box.first].along <= expectedAlong;
        });
    const Box &expected = *(beyondIt - 1);
    lookInto(expected, search);
    if (search.nearest > FarMeters) {
        const Box &nearest = *std::min_element(
            m_boxes.begin(), m_boxes.end(), [&search](const Box &a, const Box &b) {
                return search.leastSquare(a) < search.leastSquare(b);
            });
        if (search.leastSquare(nearest) > FarMeters * FarMeters) {
            lookInto(nearest, search);
            return RoutePlace{search.along, search.nearest};
        }
    }
    for (const Box &box : m_boxes) {
        if (&box != &expected && search.needs(box)) {
            lookInto(box, search);
        }
    }
    return RoutePlace{search.along, search.nearest};
}

} // namespace saferide
