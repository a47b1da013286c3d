// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/geo/greatcircle.h"

#include <cmath>
#include <numbers>

namespace saferide::test {

inline constexpr double MetersPerDegree = MeanEarthRadiusMeters * std::numbers::pi / 180;

inline bool isWithin(double actual, double expected, double tolerance)
{
    return std::abs(actual - expected) <= tolerance;
}

} // namespace saferide::test
