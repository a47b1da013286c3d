// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/upkeep/positionpurge.h"
#include "shared/core/clock.h"

namespace saferide {

class ClockWatch;

/// Looks every hour for what the program needs no more, in all tables that only grow, and, as
/// `[retention] positions_days` says, for rides that ended longer ago: it deletes their positions,
/// and writes into the log what it did. Holds back, and says so, while the clock is doubted, and
/// when much is overdue that earlier looks should have deleted: then the clock, or the setting, is
/// not what it was. Lives in one thread.
class Retention final : public QObject
{
    Q_OBJECT

public:
    /// `days` 0: positions stay. `clockWatch` outlives it.
    Retention(db::Pool &pool, const Clock &clock, ClockWatch &clockWatch, qint64 days,
              std::function<bool()> isBusy, QObject *parent = nullptr);

    void start();
    /// Looks now, unless it is at it.
    void look();
    /// Why the last look deleted nothing; empty: nothing held it back.
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
