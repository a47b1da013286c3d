// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/tracking/reading.h"

namespace saferide::tracking {

namespace {

std::optional<double> within(const Sent &text, double least, double most, double unit = 1)
{
    const auto number = numberFrom(text);
    return number && *number >= 0 && *number * unit >= least && *number * unit <= most
        ? std::optional(*number * unit)
        : std::nullopt;
}

std::optional<double> batteryOf(const FixTexts &texts)
{
    return within(texts.battery, 0, 100, texts.percent);
}

} // namespace

Reading readingOf(const FixTexts &texts, Timestamp arrival)
{
    const auto latitude = numberFrom(texts.latitude);
    const auto longitude = numberFrom(texts.longitude);
    if (!latitude || !longitude || !GeoPoint{*latitude, *longitude}.isValid()) {
        return {.content = Content::NoPlace};
    }
    const bool hasTime = texts.time && !texts.time->trimmed().isEmpty();
    const auto time =
        hasTime || !texts.timeMayBeAbsent ? timeFrom(texts.time) : std::optional(arrival);
    if (!time) {
        return {.content = Content::NoTime};
    }
    const auto accuracy = within(texts.accuracy, 0, Range::Any);
    return {.content = Content::Position,
            .fix = {.point = {*latitude, *longitude},
                    .fixTime = *time,
                    .accuracy = accuracy && *accuracy > 0 ? accuracy : std::nullopt,
                    .speed = within(texts.speed, 0, Range::Any, texts.metresPerSecond),
                    .course = within(texts.course, 0, 360),
                    .altitude = numberFrom(texts.altitude),
                    .battery = batteryOf(texts)},
            .hasFixTime = hasTime};
}

Reading contactOf(const FixTexts &texts, Timestamp arrival)
{
    const auto time = timeFrom(texts.time);
    Reading reading{.content = Content::Contact, .hasFixTime = time.has_value()};
    reading.fix.fixTime = time.value_or(arrival);
    reading.fix.battery = batteryOf(texts);
    return reading;
}

} // namespace saferide::tracking
