// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/tracking/dialects.h"

#include <algorithm>

namespace saferide::tracking {

namespace {

constexpr std::array KnownFields{"lat",  "lon",   "location",          "id",       "deviceid",
                                 "batt", "alarm", "notificationToken", "timestamp"};

/// nullopt: a unit that we do not know.
std::optional<double> speedUnit(const Sent &unit, bool hasId)
{
    if (!unit) {
        return hasId ? MetresPerSecondInKnot : 1;
    }
    return *unit == "mps" ? std::optional(1.0)
        : *unit == "kmh"  ? std::optional(MetresPerSecondInKmh)
        : *unit == "kn"   ? std::optional(MetresPerSecondInKnot)
                          : std::nullopt;
}

} // namespace

std::optional<Reading> readFields(const std::function<Sent(QByteArrayView)> &value,
                                  Timestamp arrival)
{
    if (std::ranges::none_of(KnownFields,
                             [&](const char *name) { return value(name).has_value(); })) {
        return std::nullopt;
    }
    FixTexts texts{.latitude = value("lat"),
                   .longitude = value("lon"),
                   .time = value("timestamp"),
                   .accuracy = value("accuracy"),
                   .course = value("bearing"),
                   .altitude = value("altitude"),
                   .battery = value("batt"),
                   .timeMayBeAbsent = true};
    if (!texts.course) {
        texts.course = value("heading");
    }
    if (const auto unit = speedUnit(value("unit"), value("id") || value("deviceid"))) {
        texts.metresPerSecond = *unit;
        texts.speed = value("speed");
    }
    const Sent both = value("location");
    const qsizetype comma = both ? both->indexOf(',') : -1;
    if (!texts.latitude && !texts.longitude && comma >= 0) {
        texts.latitude = both->first(comma);
        texts.longitude = both->sliced(comma + 1);
    }
    const bool hasPlace = texts.latitude || texts.longitude || both;
    Reading reading = hasPlace ? readingOf(texts, arrival) : contactOf(texts, arrival);
    reading.alarms = alarmsFrom(value("alarm"));
    return reading;
}

} // namespace saferide::tracking
