// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/timestamp.h"
#include "shared/domain/geopoint.h"
#include "shared/domain/id.h"

#include <algorithm>
#include <optional>
#include <tuple>

namespace saferide {

/// A GPS fix: where and when it was measured, and what else the phone knew. Absent is not zero.
struct LocationFix
{
    GeoPoint point; ///< degrees, WGS 84
    Timestamp fixTime; ///< when it was measured, UTC
    // MeasuredFields has their ranges.
    std::optional<double> accuracy = {}; ///< metres
    std::optional<double> speed = {}; ///< metres per second
    std::optional<double> course = {}; ///< over ground, degrees clockwise from north
    std::optional<double> altitude = {}; ///< metres
    std::optional<double> battery = {}; ///< percent
    qint64 aheadMsecs = 0; ///< how far the fix time was ahead of our clock on arrival, >= 0
    bool operator==(const LocationFix &) const = default;

    void arrived(Timestamp at) { aheadMsecs = std::max<qint64>(0, fixTime - at); }
    /// min(fix time, time of arrival): a phone whose clock is fast does not freeze its rider.
    Timestamp orderTime() const { return fixTime + -aheadMsecs; }

    /// Whether this fix is the newer one: by order time, then by place. The only such comparison,
    /// so that memory, database and desks agree in whatever order fixes arrive.
    bool comesAfter(const LocationFix &other) const
    {
        return std::tuple(orderTime(), point.latitude, point.longitude)
            > std::tuple(other.orderTime(), other.point.latitude, other.point.longitude);
    }
};

/// When a phone was last heard from. Taken from its newest position by arrival, whether or not that
/// was stored.
struct LastContact
{
    Timestamp at; ///< time of arrival
    Timestamp fixTime; ///< by the phone's clock
    bool operator==(const LastContact &) const = default;
};

/// The last contact with the phone of a participation.
struct ParticipantContact
{
    ParticipationId participation;
    LastContact contact;
    bool operator==(const ParticipantContact &) const = default;
};

/// The newest fix of a participation, and the last contact with its phone.
struct ParticipantFix
{
    ParticipationId participation;
    LocationFix fix;
    LastContact contact = {};
    bool operator==(const ParticipantFix &) const = default;
};

/// A fix of a participation, as stored in the history. PositionKey identifies it.
struct Position
{
    ParticipationId participation;
    LocationFix fix;
    Timestamp receivedAt;
    bool operator==(const Position &) const = default;
};

} // namespace saferide
