// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/upkeep/positionpurge.h"
#include "shared/core/clock.h"

namespace saferide {

class ClockWatch;

/// Every hour deletes obsolete rows of all tables that only grow, and the positions of rides that
/// ended more than `[retention] positions_days` ago, what is known of riders in trouble after
/// `contact_days`, and then the guests of those rides; logs what
/// it did. Held back, with a warning, while the clock is not trusted, and when an unusual number of
/// positions is overdue, which means that the clock or the setting has changed. Does nothing while
/// another node has the duty. Lives in one thread.
class Retention final : public QObject
{
    Q_OBJECT

public:
    /// After the end of a ride; 0: kept for ever.
    struct Days
    {
        qint64 positions = 0;
        qint64 contacts = 0; ///< telephone numbers and the like
    };

    /// `clockWatch` outlives it.
    Retention(db::Pool &pool, const Clock &clock, ClockWatch &clockWatch, Days days,
              std::function<bool()> isBusy, cluster::Duty duty = {}, QObject *parent = nullptr);

    void start();
    /// Runs now, unless a run is in progress.
    void look();
    /// Why the last run deleted nothing; empty if it was not held back.
    const QString &heldBack() const { return m_heldBack; }

Q_SIGNALS:
    void looked();

private:
    void deleteNotices();
    void eraseContacts();
    void lookForOverdue(Timestamp endedBefore);
    void purge(Timestamp endedBefore);
    void eraseGuests();
    void holdBack(const QString &reason, const QString &remedy);
    void finish();
    void report(const Result<PositionPurge::Outcome> &outcome, qint64 msecs);

    db::Pool &m_pool;
    const Clock &m_clock;
    ClockWatch &m_clockWatch;
    const Days m_days;
    const cluster::Duty m_duty;
    PacedWriter m_writer;
    PositionPurge m_purge;
    QTimer m_timer;
    QString m_heldBack;
    QString m_remedy; ///< as it was logged
    bool m_isLooking = false;
};

} // namespace saferide
