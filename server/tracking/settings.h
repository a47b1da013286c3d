// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/alarms.h"
#include "server/live/liverides.h"
#include "server/live/positionwriter.h"
#include "server/tracking/itemfigures.h"
#include "server/tracking/trackingkeys.h"
#include "shared/core/rejections.h"

namespace saferide::tracking {

/// What turns away here: keys of `[limits]`, and what is fixed.
enum class Limit {
    TrackingPositionsPerSecond, ///< with its burst
    TrackingBodyBytes,
    TrackingKeyLookups, ///< in the database, a second
};
constexpr auto namesOf(Limit)
{
    return std::array{"tracking_positions_per_second", "tracking_body_bytes",
                      "tracking_key_lookups"};
}
using Rejections = saferide::Rejections<Limit>;

/// What the tracking edges of all threads share; all of it is thread-safe and outlives them.
struct TrackingServices
{
    const Clock &clock;
    TrackingKeys &keys;
    LiveRides &rides;
    PositionWriter &positions;
    Alarms &alarms;
    RateLimit<ParticipationId> &rate; ///< of positions
    qint64 bodyBytes = 4'000'000; ///< 0: no limit
    qint64 graceMsecs = 60 * 60 * 1000; ///< after the end of a ride, for positions before it
    std::chrono::milliseconds answerWithin{10'000}; ///< then 503: the app sends it again
    QByteArray publicUrl = {}; ///< for http::baseUrlOf()
    Rejections rejections = {};
    ItemFigures figures = {};
};

} // namespace saferide::tracking
