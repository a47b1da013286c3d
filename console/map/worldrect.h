// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/geo/webmercator.h"

#include <algorithm>
#include <limits>

namespace saferide {

/// A rectangle of the projected world. Starts empty and grows by include().
struct WorldRect
{
    double left = std::numeric_limits<double>::infinity();
    double top = std::numeric_limits<double>::infinity();
    double right = -std::numeric_limits<double>::infinity();
    double bottom = -std::numeric_limits<double>::infinity();

    bool operator==(const WorldRect &) const = default;
    bool isEmpty() const { return left > right; }
    double width() const { return isEmpty() ? 0 : right - left; }
    double height() const { return isEmpty() ? 0 : bottom - top; }
    WorldPoint center() const { return {(left + right) / 2, (top + bottom) / 2}; }

    void include(WorldPoint point)
    {
        left = std::min(left, point.x);
        right = std::max(right, point.x);
        top = std::min(top, point.y);
        bottom = std::max(bottom, point.y);
    }
    bool contains(WorldPoint point) const
    {
        return point.x >= left && point.x <= right && point.y >= top && point.y <= bottom;
    }
    bool contains(const WorldRect &other) const
    {
        return other.left >= left && other.right <= right && other.top >= top
            && other.bottom <= bottom;
    }
    bool intersects(const WorldRect &other) const
    {
        return left <= other.right && other.left <= right && top <= other.bottom
            && other.top <= bottom;
    }
    WorldRect movedBy(double x) const { return {left + x, top, right + x, bottom}; }
};

} // namespace saferide
