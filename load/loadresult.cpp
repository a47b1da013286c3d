// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/loadresult.h"

#include <algorithm>

namespace saferide::load {

void LoadResult::add(const LoadResult &other)
{
    connections += other.connections;
    reconnected += other.reconnected;
    failed += other.failed;
    sent += other.sent;
    delivered += other.delivered;
    acknowledged += other.acknowledged;
    refused += other.refused;
    lost += other.lost;
    doubled += other.doubled;
    unacknowledged += other.unacknowledged;
    micros = std::max(micros, other.micros);
    latency.add(other.latency);
    acknowledgementLatency.add(other.acknowledgementLatency);
    reconnecting.add(other.reconnecting);
}

} // namespace saferide::load
