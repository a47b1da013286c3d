// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/tracking/dialects.h"

namespace saferide::tracking {

Reading readOverland(const LooseValue &feature, Timestamp arrival)
{
    const LooseValue properties = feature["properties"];
    if (properties["type"].text() == "trip") {
        return {.content = Content::Other};
    }
    const LooseValue coordinates = feature["geometry"]["coordinates"];
    return readingOf({.latitude = coordinates.at(1).text(),
                      .longitude = coordinates.at(0).text(),
                      .time = properties["timestamp"].text(),
                      .accuracy = properties["horizontal_accuracy"].text(),
                      .speed = properties["speed"].text(),
                      .course = properties["course"].text(),
                      .altitude = properties["altitude"].text(),
                      .battery = properties["battery_level"].text(),
                      .percent = PercentInWhole},
                     arrival);
}

} // namespace saferide::tracking
