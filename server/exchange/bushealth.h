// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/exchange/peers.h"
#include "shared/core/metrics.h"

#include <QString>

#include <functional>

namespace saferide {

/// Whether the positions of all other nodes arrive over the bus, and why not. Times are monotonic.
/// Must be used in one thread only.
class BusHealth
{
public:
    /// The nodes that live by their heartbeat in the database, without this one, each with its
    /// bus::markOfServers(), or 0 if that is not known.
    using AliveNodes = std::function<QHash<QByteArray, quint64>()>;

    /// `servers`: the mark of those that this node lists. The references outlive it.
    BusHealth(Peers &peers, AliveNodes aliveNodes, quint64 servers, Metrics &metrics);

    /// There is a bus.
    void begin(bool isConnected, qint64 now);
    /// False: this was known.
    bool setConnected(bool isConnected, qint64 now);
    /// Why positions may be missing or late, for the admin; empty if none are.
    QString lateBecause(qint64 now);
    /// Says so in the log and the metrics, if it is news.
    void report(qint64 now);

private:
    /// Nodes that choose other servers for the channels of rides, by name.
    QSet<QByteArray> withOtherServers(const QHash<QByteArray, quint64> &alive, qint64 now) const;

    Peers &m_peers;
    const AliveNodes m_aliveNodes;
    const quint64 m_servers;
    Gauge &m_otherServers;
    bool m_hasBus = false;
    bool m_isConnected = false;
    bool m_isLateLogged = false;
    qint64 m_connectedAt = 0;
};

} // namespace saferide
