// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/cluster/duty.h"
#include "server/database/pool.h"
#include "shared/core/clock.h"

#include <QHash>
#include <QObject>
#include <QTimer>

namespace saferide::cluster {

/// What the nodes of a cluster do once, not each of them: a duty belongs to the node that has its
/// lease. A lease is valid for ten seconds by the clock of the database server and renewed every
/// three; whoever finds one that is over takes it. That this node has one, as holds() says, means
/// that it may begin; what it writes is guarded by Duty. Lives in one thread.
class Duties final : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 LeaseSeconds = 10;

    /// All there are.
    static QStringList names();

    /// `identity`: of this node. `pool` and `clock` outlive it.
    Duties(db::Pool &pool, const Clock &clock, NodeIdentity identity, QObject *parent = nullptr);

    /// The node has joined.
    void start();
    /// Takes and renews now, unless it is doing so.
    void look();
    /// This process was stopped: begins nothing until it knows which duties it has.
    void doubt();
    /// Takes none from now on, and leaves them to others at once.
    void release();

    bool holds(const QString &duty) const { return tenureOf(duty).epoch > 0; }
    /// With epoch 0 if this node does not have it.
    Tenure tenureOf(const QString &duty) const;

Q_SIGNALS:
    /// Which duties this node has is known anew.
    void looked();

private:
    struct Lease
    {
        qint64 epoch = 0;
        qint64 validUntil = 0; ///< monotonic; the server's is later
    };

    void onTaken(const Result<QList<Tenure>> &taken, qint64 askedAt);

    db::Pool &m_pool;
    const Clock &m_clock;
    const NodeIdentity m_identity;
    QHash<QString, Lease> m_leases;
    QTimer m_timer;
    int m_doubts = 0;
    bool m_isLooking = false;
    bool m_isReleased = false;
};

} // namespace saferide::cluster
