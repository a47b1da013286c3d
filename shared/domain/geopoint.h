// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/range.h"

namespace saferide {

inline constexpr Range LatitudeRange{-90, 90};
inline constexpr Range LongitudeRange{-180, 180};

/// A place on the WGS 84 ellipsoid, in degrees. 0 is a valid coordinate.
struct GeoPoint
{
    double latitude = 0;
    double longitude = 0;

    bool operator==(const GeoPoint &) const = default;
    bool isValid() const
    {
        return LatitudeRange.contains(latitude) && LongitudeRange.contains(longitude);
    }
};

} // namespace saferide
