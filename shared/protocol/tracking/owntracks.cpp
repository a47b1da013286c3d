// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/tracking/dialects.h"

#include <algorithm>
#include <cstdlib>

namespace saferide::tracking {

namespace {

/// Overland in its mode for OwnTracks counts the seconds of `tst` from 2001.
void mendEpoch(Timestamp &time, Timestamp arrival)
{
    constexpr qint64 Epoch2001 = 978'307'200'000;
    constexpr qint64 Day = 24LL * 3600 * 1000;
    const Timestamp mended = time + Epoch2001;
    time = std::abs(mended - arrival) <= Day ? mended : time;
}

Reading readLocation(const LooseValue &message, Timestamp arrival)
{
    Reading reading = readingOf({.latitude = message["lat"].text(),
                                 .longitude = message["lon"].text(),
                                 .time = message["tst"].text(),
                                 .accuracy = message["acc"].text(),
                                 .speed = message["vel"].text(),
                                 .course = message["cog"].text(),
                                 .altitude = message["alt"].text(),
                                 .battery = message["batt"].text(),
                                 .metresPerSecond = MetresPerSecondInKmh},
                                arrival);
    reading.externalId = externalIdFrom(message["_id"].text());
    mendEpoch(reading.fix.fixTime, arrival);
    return reading;
}

} // namespace

Reading readOwnTracks(const LooseValue &message, Timestamp arrival)
{
    const QByteArrayView type = message["_type"].text().value_or(QByteArrayView());
    constexpr std::array Others{"beacon", "card",       "cmd",      "configuration",
                                "dump",   "request",    "steps",    "tour",
                                "tours",  "transition", "waypoint", "waypoints"};
    if (type == "location") {
        return readLocation(message, arrival);
    }
    if (type == "lwt" || type == "status") {
        return contactOf({.battery = message["batt"].text()}, arrival);
    }
    if (type == "encrypted") {
        return {.content = Content::Encrypted};
    }
    const bool isKnown = std::ranges::any_of(Others, [type](const char *it) { return type == it; });
    return {.content = isKnown ? Content::Other : Content::Unreadable};
}

} // namespace saferide::tracking
