// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/busmessage.h"

#include <QByteArray>
#include <QHash>
#include <QMap>
#include <QSet>

#include <mutex>

namespace saferide {

/// The other nodes, as they are heard over the bus. Thread-safe.
class Peers
{
public:
    static constexpr qint64 SilentMsecs = 3'000;
    static constexpr qint64 ForgottenMsecs = 60'000;
    static constexpr qsizetype MostNodes = 1'000;

    /// `now`: monotonic, here and below.
    void heard(quint64 origin, const bus::Beat &beat, qint64 now);
    /// How long ago each node was last heard, in milliseconds, by name; those of ForgottenMsecs.
    QMap<QByteArray, qint64> heardAgo(qint64 now) const;
    /// The name of the node that has this origin; empty if it was not heard yet.
    QByteArray nodeOf(quint64 origin) const;
    /// Those of `nodes`, which are there, that were not heard for SilentMsecs. What is not among
    /// them is forgotten.
    QList<QByteArray> silent(const QSet<QByteArray> &nodes, qint64 now);
    /// The nodes that were heard within SilentMsecs and have another bus::markOfServers(), by name.
    QSet<QByteArray> withOtherServers(quint64 ours, qint64 now) const;
    /// The newest version of messages that this program writes and all nodes read that were heard
    /// within ForgottenMsecs. Who reads none of ours is told the oldest.
    quint8 commonVersion(qint64 now) const;

private:
    struct Peer
    {
        QByteArray node;
        qint64 heardAt = 0;
        quint8 mostVersion = bus::MessageVersion;
        quint64 servers = 0;
    };

    mutable std::mutex m_mutex; // guards everything below
    QHash<quint64, Peer> m_peers; // by origin; those of earlier starts are forgotten
    QHash<QByteArray, qint64> m_thereSince; // nodes that were asked for
};

} // namespace saferide
