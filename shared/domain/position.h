// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/timestamp.h"
#include "shared/domain/geopoint.h"
#include "shared/domain/id.h"

#include <optional>
#include <tuple>

namespace saferide {

/// One GPS fix: where, when it was measured, and what the phone knew. Absent is not zero.
struct LocationFix
{
    GeoPoint point; ///< degrees, WGS 84
    Timestamp fixTime; ///< when it was measured, UTC
    std::optional<double> accuracy = {}; ///< metres, >= 0
    std::optional<double> speed = {}; ///< metres per second, >= 0
    std::optional<double> course = {}; ///< degrees clockwise from north, 0..360
    std::optional<double> altitude = {}; ///< metres
    std::optional<double> battery = {}; ///< percent, 0..100
    bool operator==(const LocationFix &) const = default;

    /// In the order of a history: by time and, of one time, by place. So memory and the database
    /// agree on the newest, in whatever order fixes came.
    bool comesAfter(const LocationFix &other) const
    {
        return std::tie(fixTime, point.latitude, point.longitude)
            > std::tie(other.fixTime, other.point.latitude, other.point.longitude);
    }
};

/// The newest fix of one participation.
struct ParticipantFix
{
    ParticipationId participation;
    LocationFix fix;
    bool operator==(const ParticipantFix &) const = default;
};

/// A fix of one participation, as it stands in the history.
struct Position
{
    PositionId id;
    ParticipationId participation;
    LocationFix fix;
    Timestamp receivedAt;
    bool operator==(const Position &) const = default;
};

} // namespace saferide
