// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/geopoint.h"

#include <QString>

#include <limits>
#include <optional>

namespace saferide {

// What fields must be, in numbers and in words; the same on every way in (REST, Socket.IO).

enum class Outside {
    Refused, ///< the whole input
    NotGiven, ///< phones that do not know a number say -1, or whatever else it cannot be
};

/// Where a number may lie, both ends included.
struct Range
{
    static constexpr double Any = std::numeric_limits<double>::max();

    double least = -Any;
    double most = Any;
    Outside outside = Outside::Refused;

    bool contains(double number) const { return number >= least && number <= most; }
    /// "must be 0 or more", "must be -90 to 90"
    QString rule() const;
};

// Of a position; the units stand at LocationFix. Place, time and accuracy decide, the rest is of
// use where it is known.
inline constexpr Range LatitudeRange{-90, 90};
inline constexpr Range LongitudeRange{-180, 180};
inline constexpr Range AccuracyRange{0, Range::Any}; // below: the phone says the place is invalid
inline constexpr Range SpeedRange{0, Range::Any, Outside::NotGiven};
inline constexpr Range CourseRange{0, 360, Outside::NotGiven};
inline constexpr Range AltitudeRange{};
inline constexpr Range BatteryRange{0, 100, Outside::NotGiven};

/// A place has one pair of numbers: the 180th meridian is -180 (as ISO 6709 has it), and no zero
/// has a sign.
GeoPoint normalized(GeoPoint point);

/// "must be an ISO 8601 time, like …"; what programs often have instead is named.
QString timeRule(bool isNumber);

} // namespace saferide
