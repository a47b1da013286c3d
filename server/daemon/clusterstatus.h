// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/cluster/cluster.h"
#include "server/exchange/positionexchange.h"

#include <QJsonObject>
#include <QString>

namespace saferide {

/// The cluster as this node sees it, for `/status`: `{"node": …, "age_ms": …, "nodes": [{"name",
/// "alive", "stopped", "version", "behind", "silent_ms", "clock_offset_ms", "bus_servers",
/// "other_bus_servers"}], "duties": [{"duty", "node"}], "synchronous_standby": …, "bus":
/// {"servers": [{"name", "connected", "since_ms", "problem"}], "delay_ms", "heard": [{"node",
/// "ms"}], "late_because"}}`. All but the bus is as it was in the database `age_ms` ago. Main
/// thread.
QJsonObject clusterStatus(const cluster::Cluster &cluster, PositionExchange &exchange,
                          const Clock &clock);

/// The same as lines of text; empty for an empty object.
QString clusterText(const QJsonObject &status);

} // namespace saferide
