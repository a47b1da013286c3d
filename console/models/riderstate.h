// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/liveridestore.h"

#include <optional>

namespace saferide {

enum class Activity { Unknown, Moving, Stopped };

/// How old the last fix is: up to 30 s, 2 min, 10 min, older.
enum class Freshness { Fresh, Ageing, Stale, Lost };

/// What a dispatcher wants to know first of a rider.
enum class RiderState {
    Moving,
    Stopped,
    Unsure, ///< heard of lately, but not how fast: without a speed, or without a new position
    Silent, ///< nothing was heard for two minutes
    NoPosition, ///< never heard of
};

Freshness freshnessOf(qint64 ageMsecs);
/// Below walking pace is stopped; without a speed it is not known.
Activity activityOf(std::optional<double> metersPerSecond);
/// Of somebody who may have sent no position yet, as far as it is known. Silent goes by when
/// anything was heard.
RiderState riderStateOf(const LiveRideStore &store, ParticipationId participation);
RiderState riderStateOf(const std::optional<RiderTimes> &heard);

} // namespace saferide
