// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/participation.h"

#include <optional>

namespace saferide {

enum class Activity { Unknown, Moving, Stopped };

/// How old the last fix is: up to 30 s, 2 min, 10 min, older.
enum class Freshness { Fresh, Ageing, Stale, Lost };

/// What a dispatcher wants to know first of a rider.
enum class RiderState {
    Moving,
    Stopped,
    Unsure, ///< heard of lately, but the speed is not known
    Silent, ///< nothing was heard for two minutes
    NoPosition, ///< never heard of
};

Freshness freshnessOf(qint64 ageMsecs);
/// Below walking pace is stopped; without a speed it is not known.
Activity activityOf(std::optional<double> metersPerSecond);
/// `speed` in metres per second, measured or derived.
RiderState riderStateOf(const std::optional<LocationFix> &lastFix, std::optional<double> speed,
                        Timestamp now);

} // namespace saferide
