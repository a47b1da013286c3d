// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/cluster/duties.h"
#include "server/cluster/membership.h"

namespace saferide::cluster {

/// What a daemon with `[cluster] node` has in addition: its membership and its duties. Notices when
/// the process was stopped for a while. Lives in one thread.
class Cluster final : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 SleptMsecs = 2'000;

    /// `pool` and `clock` outlive it.
    Cluster(db::Pool &pool, const Clock &clock, Membership::Settings settings,
            QObject *parent = nullptr);

    /// Joins the others; Membership::joined() or refused() follows, and after joined() it takes
    /// duties. The database is reachable.
    void start();
    /// Tells the others that it ended, and leaves its duties to them. What is in the queue of the
    /// pool when that is closed is still done.
    void leave();
    Membership &membership() { return m_membership; }
    const Membership &membership() const { return m_membership; }
    Duties &duties() { return m_duties; }
    const Duties &duties() const { return m_duties; }
    /// Looks whether the process was stopped since the last time.
    void watch();

Q_SIGNALS:
    /// It was stopped for more than SleptMsecs: what it knows of others is old.
    void slept();

private:
    const Clock &m_clock;
    Membership m_membership;
    Duties m_duties;
    QTimer m_watch;
    qint64 m_watchedAt; // monotonic
};

} // namespace saferide::cluster
