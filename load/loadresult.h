// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/histogram.h"

#include <cstdint>

namespace saferide::load {

/// What came of a run of the load generator, in one process or in all; plain bytes, handed from
/// process to process.
struct LoadResult
{
    std::uint64_t connections = 0; ///< joined
    std::uint64_t reconnected = 0; ///< joined again after a storm
    std::uint64_t failed = 0; ///< never joined, or cut
    std::uint64_t sent = 0;
    std::uint64_t delivered = 0; ///< location updates received, the sender's own included
    std::uint64_t acknowledged = 0;
    std::uint64_t refused = 0; ///< acknowledged with an error, and error events
    std::uint64_t lost = 0; ///< updates that a member of the room never got
    std::uint64_t doubled = 0; ///< updates that came again or out of order
    std::uint64_t unacknowledged = 0;
    std::uint64_t micros = 0; ///< that positions were sent for
    Histogram latency; ///< sending to each delivery
    Histogram acknowledgementLatency;
    Histogram reconnecting; ///< from the storm to the snapshot of the ride

    void add(const LoadResult &other);
};

} // namespace saferide::load
