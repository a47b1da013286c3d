// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/tracking/dialects.h"

namespace saferide::tracking {

Reading readTraccar(const LooseValue &message, Timestamp arrival)
{
    const LooseValue location = message["location"];
    const bool hasCoords = location["coords"].isObject();
    const LooseValue coords = hasCoords ? location["coords"] : location;
    const FixTexts texts{.latitude = coords["latitude"].text(),
                         .longitude = coords["longitude"].text(),
                         .time = location["timestamp"].text(),
                         .accuracy = coords["accuracy"].text(),
                         .speed = coords["speed"].text(),
                         .course = coords["heading"].text(),
                         .altitude = coords["altitude"].text(),
                         .battery = location["battery"]["level"].text(),
                         .percent = PercentInWhole};
    const bool hasPlace = hasCoords || texts.latitude || texts.longitude;
    Reading reading = hasPlace ? readingOf(texts, arrival) : contactOf(texts, arrival);
    reading.externalId = externalIdFrom(location["uuid"].text());
    const Sent alarm = location["alarm"].text();
    reading.alarms = alarmsFrom(alarm ? alarm : location["extras"]["alarm"].text());
    return reading;
}

} // namespace saferide::tracking
