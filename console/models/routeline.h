// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/geopoint.h"

#include <QList>

#include <optional>
#include <vector>

namespace saferide {

/// Where somebody is beside a route.
struct RoutePlace
{
    double along = 0; ///< metres from the start of the route
    double away = 0; ///< metres from its nearest point
};

/// The line of a route, arranged so that looking a place up costs little however long the line is:
/// its stretches are boxed, and only boxes that may hold something nearer are looked into. Flat
/// arithmetic about the place: exact to centimetres for the distances of a ride, and to a part of
/// the line for who is over 50 km away. An immutable value.
class RouteLine
{
public:
    RouteLine() = default;
    explicit RouteLine(const QList<QList<GeoPoint>> &segments);

    bool isEmpty() const { return m_stretches.empty(); }
    double lengthMeters() const { return m_length; }

    /// Where routes cross or return on themselves the place that is nearest to `expectedAlong`
    /// (metres) is told; `away` is always of the nearest point. nullopt for an empty line.
    std::optional<RoutePlace> locate(GeoPoint place, double expectedAlong) const;

private:
    struct Box
    {
        double south, west, north, east; // degrees
        size_t first, last; // of m_stretches
    };
    struct Stretch
    {
        GeoPoint from, to;
        double along; // metres at `from`
        double length;
    };

    struct Search;

    void addBox(size_t first);
    void lookInto(const Box &box, Search &search) const;

    std::vector<Stretch> m_stretches;
    std::vector<Box> m_boxes;
    double m_length = 0;
};

} // namespace saferide
