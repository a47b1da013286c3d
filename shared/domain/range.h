// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>

namespace saferide {

/// How a number outside its range is treated.
enum class Outside {
    Refused, ///< the whole input is refused
    NotGiven, ///< as absent: phones send -1 or another impossible value for an unknown number
};

/// A closed range of numbers.
struct Range
{
    static constexpr double Any = std::numeric_limits<double>::max();

    double least = -Any;
    double most = Any;
    Outside outside = Outside::Refused;

    /// False for NaN and infinity.
    constexpr bool contains(double number) const { return number >= least && number <= most; }
};

} // namespace saferide
