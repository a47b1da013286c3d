// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/upkeep/positionpurge.h"
#include "shared/core/clock.h"

namespace saferide {

class ClockWatch;

/// Every hour deletes obsolete rows of all tables that only grow, and the positions of rides that
/// ended more than `[retention] positions_days` ago; logs what it did. Held back, with a warning,
/// while the clock is not trusted, and when an unusual number of positions is overdue, which means
/// that the clock or the setting has changed. Lives in one thread.
class Retention final : public QObject
{
    Q_OBJECT

public:
    /// `days` 0: positions are kept. `clockWatch` outlives it.
    Retention(db::Pool &pool, const Clock &clock, ClockWatch &clockWatch, qint64 days,
              std::function<bool()> isBusy, QObject *parent = nullptr);

    void start();
    /// Runs now, unless a run is in progress.
    void look();
    /// Why the last run deleted nothing; empty if it was not held back.
    const QString &heldBack() const { return m_heldBack; }

Q_SIGNALS:
    void looked();

private:
    void deleteNotices();
    void lookForOverdue(Timestamp endedBefore);
    void purge(Timestamp endedBefore);
    void holdBack(const QString &reason, const QString &remedy);
    void finish();
    void report(const Result<PositionPurge::Outcome> &outcome, qint64 msecs);

    db::Pool &m_pool;
    const Clock &m_clock;
    ClockWatch &m_clockWatch;
    const qint64 m_days;
    PacedWriter m_writer;
    PositionPurge m_purge;
    QTimer m_timer;
    QString m_heldBack;
    QString m_remedy; ///< as it was logged
    bool m_isLooking = false;
};

} // namespace saferide
