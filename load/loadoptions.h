// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/histogram.h"
#include "load/rider.h"

#include <vector>

namespace saferide::load {

/// What one run of the load generator does.
struct LoadOptions
{
    Endpoint endpoint;
    TransportKind transport = TransportKind::WebSocket;
    bool acknowledge = false;
    bool closedLoop = false; ///< send again when the own position (or acknowledgement) came back
    bool waitForAcknowledgement = false; ///< what the closed loop waits for
    int window = 1; ///< positions under way per rider in a closed loop
    double rate = 1; ///< positions per second and rider otherwise
    double writers = 1; ///< share of a ride's riders who send; the others only read
    int storms = 0; ///< how often everybody is cut and comes back at once, between equal parts
    double seconds = 10;
    double rampSeconds = 0; ///< in which the connections are made; 0: 2,000 a second
    double drainSeconds = 10; ///< to wait at the end for what is still under way
    int processes = 1;
    std::vector<Ticket> tickets;
};

/// What came of it, in one process or in all; plain bytes, handed from process to process.
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
