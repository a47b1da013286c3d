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

/// Whether the time of day may be believed by what cannot be undone: deleting, and ending what is
/// under way. It may while it is within a day of the newest that the database holds from before the
/// start, and goes on as the monotonic clock does. When in doubt, it may again when the clock is
/// set right, when two phones' own clocks agree with it, or when an admin purges by hand. Main
/// thread.
class ClockWatch final : public QObject
{
    Q_OBJECT

public:
    ClockWatch(db::Pool &pool, const Clock &clock, QObject *parent = nullptr);

    /// Reads what the database knows, and looks every minute from then on. The database is open.
    void start();
    /// Ask right before acting on the time. The error, Unavailable, says why not.
    Result<void> check();
    /// The same without changing or logging anything.
    bool isBelieved() const { return !reasonToDoubt(); }
    /// Looks for who agrees, unless it is at it.
    void look();

Q_SIGNALS:
    void looked();

private:
    struct Doubt
    {
        ClockEvidence evidence; ///< the newest when it arose
        qint64 offset = 0; ///< the time that is doubted
    };

    qint64 offset() const;
    std::optional<QString> reasonToDoubt() const;
    void readNewest();
    void readAgreement();

    db::Pool &m_pool;
    const Clock &m_clock;
    QTimer m_timer;
    std::optional<ClockEvidence> m_known; ///< from before the start
    qint64 m_knownAt = 0; ///< monotonic, when it was read
    std::optional<qint64> m_believed; ///< time of day less monotonic time, when it was last right
    std::optional<Doubt> m_doubt;
    bool m_isDoubtLogged = false;
    bool m_isLooking = false;
};

} // namespace saferide
