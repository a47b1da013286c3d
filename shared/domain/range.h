// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>

namespace saferide {

/// What becomes of a number that lies outside of its range.
enum class Outside {
    Refused, ///< and the whole input with it
    NotGiven, ///< phones that do not know a number say -1, or whatever else it cannot be
};

/// Where a number may lie, both ends included.
struct Range
{
    static constexpr double Any = std::numeric_limits<double>::max();

    double least = -Any;
    double most = Any;
    Outside outside = Outside::Refused;

    /// False for what is not a finite number.
    constexpr bool contains(double number) const { return number >= least && number <= most; }
};

} // namespace saferide
