// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/tracking/reading.h"

namespace saferide::tracking {

/// How an app writes.
enum class Dialect { Fields, Traccar, OwnTracks, Overland, Forwarded, Unknown };
constexpr auto namesOf(Dialect)
{
    return std::array{"fields", "traccar", "owntracks", "overland", "forwarded", "unknown"};
}

/// What a request of a tracking app says.
struct Report
{
    static constexpr size_t MaxReadings = 2'000; ///< Overland sends 1000 at most

    Dialect dialect = Dialect::Unknown; ///< of the first item that says so
    std::vector<Reading> readings = {}; ///< in the order in which they were sent
    qsizetype tooMany = 0; ///< items beyond MaxReadings, not read
    /// What may be a tracking key: `id`, `deviceid`, `device_id`.
    std::vector<QByteArray> deviceIds = {};
};

/// Reads any dialect: by content, never by method, path, type or user agent. `arrival`: the time of
/// positions without one. Nothing at all where neither query nor body has a field that we know.
Report readReport(QByteArrayView query, QByteArrayView body, Timestamp arrival);

/// The first different values of `"device_id"` in JSON of which this is the beginning. For a body
/// that is too long to be read before its sender is known: Overland's batch has it in each item,
/// those that were queued before it was set up without the key.
std::vector<QByteArray> firstDeviceIds(QByteArrayView beginning);

/// The body of a 200, after which the app goes on to the next position.
struct Answer
{
    QByteArray contentType;
    QByteArray body;
    bool operator==(const Answer &) const = default;
};
Answer answerTo(Dialect dialect);
/// The same for the first request of an app: Overland takes its intervals from it.
Answer firstAnswerTo(Dialect dialect);

} // namespace saferide::tracking
