// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/rider.h"

#include <vector>

namespace saferide::load {

/// What one run of the load generator does.
struct LoadOptions
{
    std::vector<Endpoint> endpoints; ///< riders take turns: one ride meets on all of them
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

} // namespace saferide::load
