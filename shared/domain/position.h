// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/timestamp.h"
#include "shared/domain/geopoint.h"
#include "shared/domain/id.h"

#include <algorithm>
#include <optional>
#include <tuple>

namespace saferide {

/// One GPS fix: where, when it was measured, and what the phone knew. Absent is not zero.
struct LocationFix
{
    GeoPoint point; ///< degrees, WGS 84
    Timestamp fixTime; ///< when it was measured, UTC
    // Their ranges stand in MeasuredFields.
    std::optional<double> accuracy = {}; ///< metres
    std::optional<double> speed = {}; ///< metres per second
    std::optional<double> course = {}; ///< degrees clockwise from north
    std::optional<double> altitude = {}; ///< metres
    std::optional<double> battery = {}; ///< percent
    qint64 aheadMsecs = 0; ///< how far the fix time lay ahead of our clock when it arrived, >= 0
    bool operator==(const LocationFix &) const = default;

    void arrived(Timestamp at) { aheadMsecs = std::max<qint64>(0, fixTime - at); }
    /// min(fix time, when it arrived): a phone's fast clock cannot freeze its rider.
    Timestamp orderTime() const { return fixTime + -aheadMsecs; }

    /// Which of two is the newer: by order time and, of one time, by place. The only such
    /// comparison, so that memory, database and desks agree in whatever order fixes came.
    bool comesAfter(const LocationFix &other) const
    {
        return std::tuple(orderTime(), point.latitude, point.longitude)
            > std::tuple(other.orderTime(), other.point.latitude, other.point.longitude);
    }
};

/// When a phone was heard last, and what it said then: its newest position by arrival, whatever
/// became of that.
struct LastContact
{
    Timestamp at; ///< arrived
    Timestamp fixTime; ///< measured, by the phone's clock
    bool operator==(const LastContact &) const = default;
};

/// A phone was heard.
struct ParticipantContact
{
    ParticipationId participation;
    LastContact contact;
    bool operator==(const ParticipantContact &) const = default;
};

/// The newest fix of one participation, and when its phone was heard last.
struct ParticipantFix
{
    ParticipationId participation;
    LocationFix fix;
    LastContact contact = {};
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
