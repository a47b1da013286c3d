// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/position.h"
#include "shared/protocol/tracking/values.h"

#include <array>

namespace saferide::tracking {

/// What one item of a request says.
enum class Content {
    Position,
    Contact, ///< the phone is there, without a place: heartbeat, status, push token
    NoPlace, ///< latitude or longitude is absent, no number, out of range, or said to be invalid
    NoTime, ///< when it was measured is absent or unreadable
    Other, ///< trips, waypoints, cards: what we do not keep
    Encrypted, ///< by OwnTracks, with a secret that we do not have
    Unreadable, ///< no JSON, or none that we know
    TooMany, ///< beyond MaxReadings
};
constexpr auto namesOf(Content)
{
    return std::array{"position", "contact",   "no_place",   "no_time",
                      "other",    "encrypted", "unreadable", "too_many"};
}

/// One item of a request.
struct Reading
{
    Content content = Content::Unreadable;
    LocationFix fix = {}; ///< of a position; of a contact only fixTime and battery
    bool hasFixTime = true; ///< else the fix time is that of arrival
    QByteArray externalId = {}; ///< of the app for this position; empty where there is none
    std::vector<QByteArray> alarms = {}; ///< as alarmsFrom()
    bool operator==(const Reading &) const = default;
};

/// What a fix is made of, as it was sent.
struct FixTexts
{
    Sent latitude = {};
    Sent longitude = {};
    Sent time = {};
    Sent accuracy = {}; ///< metres
    Sent speed = {};
    Sent course = {}; ///< degrees
    Sent altitude = {}; ///< metres
    Sent battery = {};
    double metresPerSecond = 1; ///< of one unit of `speed`
    double percent = 1; ///< of one unit of `battery`
    bool timeMayBeAbsent = false; ///< then it is the time of arrival
};

constexpr double MetresPerSecondInKnot = 0.514444;
constexpr double MetresPerSecondInKmh = 1 / 3.6;
constexpr double PercentInWhole = 100;

/// Position, NoPlace or NoTime. Only place and time decide; what else is unknown or impossible is
/// absent: below 0 (all but the altitude), an accuracy of 0, a course above 360, a battery above
/// 100.
Reading readingOf(const FixTexts &texts, Timestamp arrival);
/// Contact.
Reading contactOf(const FixTexts &texts, Timestamp arrival);

} // namespace saferide::tracking
