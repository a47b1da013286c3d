// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/metrics.h"

#include <QString>

namespace saferide::bus {

/// The metrics of a bus. Whether a received position was live or old is counted by whoever uses it,
/// under the same name.
struct Figures
{
    explicit Figures(Metrics &metrics)
        : published(metrics.counter("saferide_bus_published_total", "Messages sent to the bus."))
        , own(received(metrics, "own"))
        , unknown(received(metrics, "unknown"))
        , forged(received(metrics, "forged"))
        , delays(metrics.histogram("saferide_bus_delay_seconds",
                                   "Time from sending a message to the bus to receiving it back."))
        , unsentBytes(metrics.gauge("saferide_bus_unsent_bytes",
                                    "Bytes that wait to be sent to the servers of the bus."))
    {
    }

    static Counter &received(Metrics &metrics, const QByteArray &outcome)
    {
        return metrics.counter("saferide_bus_received_total",
                               "Messages received from the bus, by what became of them.",
                               Metrics::label("outcome", outcome));
    }
    static Gauge &connected(Metrics &metrics, const QString &server)
    {
        return metrics.gauge("saferide_bus_connected",
                             "1 if this server of the bus is connected, else 0.",
                             Metrics::label("server", server.toUtf8()));
    }

    Counter &published;
    Counter &own; ///< published by this node itself
    Counter &unknown; ///< in a channel that this node does not know
    Counter &forged; ///< not sealed with our secret
    Histogram &delays;
    Gauge &unsentBytes;
};

} // namespace saferide::bus
