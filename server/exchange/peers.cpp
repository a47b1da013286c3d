// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/exchange/peers.h"

#include <algorithm>
#include <utility>

namespace saferide {

void Peers::heard(quint64 origin, const bus::Beat &beat, qint64 now)
{
    const std::lock_guard lock(m_mutex);
    if (!m_peers.contains(origin)) {
        m_peers.removeIf(
            [now](const auto &peer) { return now - peer.value().heardAt > ForgottenMsecs; });
        if (m_peers.size() >= MostNodes) {
            return;
        }
    }
    m_peers.insert(origin, {beat.node, now, beat.mostVersion, beat.servers});
}

QMap<QByteArray, qint64> Peers::heardAgo(qint64 now) const
{
    const std::lock_guard lock(m_mutex);
    QMap<QByteArray, qint64> ago;
    for (const Peer &peer : m_peers) {
        const qint64 msecs = now - peer.heardAt;
        if (msecs <= ForgottenMsecs) {
            ago[peer.node] = std::min(msecs, ago.value(peer.node, msecs));
        }
    }
    return ago;
}

QByteArray Peers::nodeOf(quint64 origin) const
{
    const std::lock_guard lock(m_mutex);
    return m_peers.value(origin).node;
}

quint8 Peers::commonVersion(qint64 now) const
{
    const std::lock_guard lock(m_mutex);
    quint8 version = bus::MessageVersion;
    for (const Peer &peer : m_peers) {
        if (now - peer.heardAt <= ForgottenMsecs) {
            version = std::min(version, peer.mostVersion);
        }
    }
    return std::max(version, bus::LeastVersion);
}

QList<QByteArray> Peers::silent(const QSet<QByteArray> &nodes, qint64 now)
{
    const std::lock_guard lock(m_mutex);
    m_thereSince.removeIf([&nodes](const auto &node) { return !nodes.contains(node.key()); });
    QHash<QByteArray, qint64> heardAt;
    for (const Peer &peer : std::as_const(m_peers)) {
        heardAt[peer.node] = std::max(heardAt.value(peer.node), peer.heardAt);
    }
    QList<QByteArray> missing;
    for (const QByteArray &node : nodes) {
        if (!m_thereSince.contains(node)) {
            m_thereSince.insert(node, now);
        }
        if (now - std::max(heardAt.value(node), m_thereSince.value(node)) > SilentMsecs) {
            missing.append(node);
        }
    }
    return missing;
}

QSet<QByteArray> Peers::withOtherServers(quint64 ours, qint64 now) const
{
    const std::lock_guard lock(m_mutex);
    QSet<QByteArray> names;
    for (const Peer &peer : m_peers) {
        const bool isOther = peer.servers != 0 && peer.servers != ours;
        if (isOther && now - peer.heardAt <= SilentMsecs) {
            names.insert(peer.node);
        }
    }
    return names;
}

} // namespace saferide
