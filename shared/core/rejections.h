// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/metrics.h"

#include <array>

namespace saferide {

/// What turns away: the keys of `[limits]`, `[socketio] max_payload_bytes`, and what is fixed.
enum class Limit {
    PositionsPerSecond, ///< with its burst
    LoginsPerMinute,
    RegistrationsPerHour,
    OpenRidesPerUser,
    RoutesPerUser,
    RouteBytesPerUser,
    RoutesPerHour,
    ConnectionsTotal,
    ConnectionsPerAddress,
    UnauthenticatedConnections,
    BufferedBytesTotal,
    BufferedBytesPerAddress,
    RequestHeadBytes, ///< request line and number of fields too
    RequestBodyBytes,
    GpxBytes,
    JsonDepth, ///< members of an object too
    OutputSkipBytes, ///< one for each position skipped
    OutputCutBytes, ///< one for each connection cut
    MaxPayloadBytes,
    // Not to be configured:
    WorkAtOnce, ///< of FairWorkers
    DeskInput, ///< wrong frames and too many pings of desks, and what strangers send to /console
    DeskRequests, ///< of one desk at once, and their bytes
    DeskEventBytes, ///< events that desks could have resumed from
    RefusedConnects, ///< of one Socket.IO session
    AttachmentBytes, ///< of one packet; also those of who is not in the namespace
    AckIdDigits,
    WaitingEventBytes, ///< of one phone, until its ride is loaded
    JoinsPerSecond, ///< with its burst
};

/// Counts what each limit turned away: `saferide_rejections_total{reason="gpx_bytes"}`. Copies
/// count into the same numbers; one that was made without metrics counts nothing. Thread-safe.
class Rejections
{
public:
    Rejections() = default;
    /// All reasons stand in the metrics from the start. `metrics` outlives this.
    explicit Rejections(Metrics &metrics);

    void count(Limit reason) const;

private:
    static constexpr std::size_t Reasons = std::size_t(Limit::JoinsPerSecond) + 1;
    std::array<Counter *, Reasons> m_counters{};
};

} // namespace saferide
