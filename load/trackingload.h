// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/histogram.h"
#include "load/tcpstream.h"

#include <vector>

namespace saferide::load {

/// Phones that report by tracking keys, in Traccar's form.
struct TrackingOptions
{
    Endpoint endpoint;
    std::vector<std::string> keys; ///< one for each phone
    double intervalSeconds = 5; ///< between two positions of a phone
    double seconds = 30; ///< that are measured; the first interval is not
    bool newConnections = false; ///< one for each position
};

struct TrackingResult
{
    std::uint64_t sent = 0;
    std::uint64_t answered = 0; ///< with 200
    std::uint64_t refused = 0; ///< any other answer
    std::uint64_t broken = 0; ///< connections, before their answer
    std::uint64_t waiting = 0; ///< not sent: the answer to the position before had not come
    std::uint64_t micros = 0;
    Histogram latency; ///< from the request, its connection included if it is new, to the answer

    bool isGood() const { return answered > 0 && answered == sent && waiting == 0; }
};

/// Blocks until it is over.
TrackingResult runTracking(const TrackingOptions &options);

/// One line of JSON with everything that was counted.
std::string resultLine(const TrackingOptions &options, const TrackingResult &result);

} // namespace saferide::load
