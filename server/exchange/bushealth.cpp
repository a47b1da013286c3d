// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/exchange/bushealth.h"

#include <QLoggingCategory>

#include <algorithm>
#include <utility>

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(lcExchange, "saferide.cluster", QtInfoMsg)

/// `n2, n3`
QString listed(QList<QByteArray> names)
{
    std::sort(names.begin(), names.end());
    return QString::fromUtf8(names.join(", "));
}

} // namespace

BusHealth::BusHealth(Peers &peers, AliveNodes aliveNodes, quint64 servers, Metrics &metrics)
    : m_peers(peers)
    , m_aliveNodes(std::move(aliveNodes))
    , m_servers(servers)
    , m_otherServers(metrics.gauge("saferide_bus_other_servers",
                                   "Nodes that list other servers of the bus than this one."))
{
}

void BusHealth::begin(bool isConnected, qint64 now)
{
    m_hasBus = true;
    m_isConnected = isConnected;
    m_connectedAt = now;
}

bool BusHealth::setConnected(bool isConnected, qint64 now)
{
    if (std::exchange(m_isConnected, isConnected) == isConnected) {
        return false;
    }
    m_connectedAt = now;
    return true;
}

QSet<QByteArray> BusHealth::withOtherServers(const QHash<QByteArray, quint64> &alive,
                                             qint64 now) const
{
    QSet<QByteArray> others = m_peers.withOtherServers(m_servers, now);
    for (auto it = alive.cbegin(); it != alive.cend(); ++it) {
        if (it.value() != 0 && it.value() != m_servers) {
            others.insert(it.key());
        }
    }
    return others;
}

QString BusHealth::lateBecause(qint64 now)
{
    if (!m_hasBus) {
        return u"there is no bus (cluster.bus)"_s;
    }
    if (!m_isConnected) {
        return u"the bus is not connected"_s;
    }
    const QHash<QByteArray, quint64> alive = m_aliveNodes();
    const QSet<QByteArray> others = withOtherServers(alive, now);
    m_otherServers.set(others.size());
    if (!others.isEmpty()) {
        return u"cluster.bus of %1 lists other servers than that of this node, so that positions "
               "go to servers where nobody listens; make the lists the same"_s.arg(
                   listed(others.values()));
    }
    const QList<QByteArray> silent = m_peers.silent({alive.keyBegin(), alive.keyEnd()}, now);
    const bool isSettled = now - m_connectedAt > Peers::SilentMsecs;
    return silent.isEmpty() || !isSettled ? QString()
                                          : u"not heard over the bus: "_s + listed(silent);
}

void BusHealth::report(qint64 now)
{
    const QString reason = lateBecause(now);
    const bool isLate = !reason.isEmpty();
    const bool isNews = std::exchange(m_isLateLogged, isLate) != isLate;
    if (isNews && isLate) {
        qCWarning(lcExchange).noquote()
            << "positions of other nodes come from the database, seconds late:" << reason;
    } else if (isNews) {
        qCInfo(lcExchange, "positions of all nodes are live");
    }
}

} // namespace saferide
