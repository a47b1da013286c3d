// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/tracking/dialects.h"

namespace saferide::tracking {

Reading readForwarded(const LooseValue &message, Timestamp arrival)
{
    const LooseValue position = message["position"];
    const LooseValue attributes = position["attributes"];
    Reading reading = position["valid"].isFalse()
        ? Reading{.content = Content::NoPlace}
        : readingOf({.latitude = position["latitude"].text(),
                     .longitude = position["longitude"].text(),
                     .time = position["fixTime"].text(),
                     .accuracy = position["accuracy"].text(),
                     .speed = position["speed"].text(),
                     .course = position["course"].text(),
                     .altitude = position["altitude"].text(),
                     .battery = attributes["batteryLevel"].text(),
                     .metresPerSecond = MetresPerSecondInKnot},
                    arrival);
    reading.alarms = alarmsFrom(attributes["alarm"].text());
    return reading;
}

} // namespace saferide::tracking
