// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>

namespace saferide {

/// A place on the WGS 84 ellipsoid, in degrees. 0 is a valid coordinate.
struct GeoPoint
{
    double latitude = 0; ///< -90..90
    double longitude = 0; ///< -180..180

    bool operator==(const GeoPoint &) const = default;
    bool isValid() const
    {
        return std::isfinite(latitude) && std::isfinite(longitude) && std::abs(latitude) <= 90
            && std::abs(longitude) <= 180;
    }
};

} // namespace saferide
