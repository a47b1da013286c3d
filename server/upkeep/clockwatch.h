// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/repositories/clockevidencerepository.h"
#include "shared/core/clock.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace saferide {

namespace db {
class Pool;
}

/// Decides whether the time of day can be trusted for irreversible actions: deleting positions and
/// finishing rides. It is trusted while it is within a day of the newest entry that the database
/// had before the start, and advances like the monotonic clock. After a doubt it is trusted again
/// when the clock is corrected, when the clocks of two phones agree with it, or when an admin
/// purges by hand. Main thread.
class ClockWatch final : public QObject
{
    Q_OBJECT

public:
    ClockWatch(db::Pool &pool, const Clock &clock, QObject *parent = nullptr);

    /// Reads the evidence in the database, and checks every minute from then on. Requires an open
    /// database.
    void start();
    /// To be called right before acting on the time. Unavailable, with the reason, if it is not
    /// trusted.
    Result<void> check();
    /// Like check(), without changing or logging anything.
    bool isBelieved() const { return !reasonToDoubt(); }
    /// Looks for clocks that agree, unless a search is already running.
    void look();

Q_SIGNALS:
    void looked();

private:
    struct Doubt
    {
        ClockEvidence evidence; ///< the newest evidence when the doubt arose
        qint64 offset = 0; ///< the offset in doubt
    };

    qint64 offset() const;
    std::optional<QString> reasonToDoubt() const;
    void readNewest();
    void readAgreement();

    db::Pool &m_pool;
    const Clock &m_clock;
    QTimer m_timer;
    std::optional<ClockEvidence> m_known; ///< from before the start
    qint64 m_knownAt = 0; ///< monotonic time of reading it
    std::optional<qint64> m_believed; ///< time of day minus monotonic time, when last trusted
    std::optional<Doubt> m_doubt;
    bool m_isDoubtLogged = false;
    bool m_isLooking = false;
};

} // namespace saferide
