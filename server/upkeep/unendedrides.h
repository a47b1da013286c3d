// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/pool.h"
#include "server/repositories/riderepository.h"
#include "shared/core/clock.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <functional>

namespace saferide {

class ClockWatch;

/// `[retention] unended_ride_hours`: finishes live rides in which nothing happened for so long, as
/// nobody else does. Only what it saw itself counts, by a clock that never jumps: hours in which
/// the daemon did not run, the database did not answer or positions were not stored are no hours of
/// silence. Finishes nothing while the clock is doubted. Lives in one thread.
class UnendedRides final : public QObject
{
    Q_OBJECT

public:
    /// `hours` 0: never. `clockWatch` outlives it.
    UnendedRides(db::Pool &pool, const Clock &clock, ClockWatch &clockWatch, qint64 hours,
                 std::function<bool()> isStalled, QObject *parent = nullptr);

    void start();
    /// Looks now, unless it is at it.
    void look();

Q_SIGNALS:
    void looked();

private:
    struct Silence
    {
        RideSign sign;
        qint64 since = 0; // monotonic
    };

    void found(const QList<RideSign> &signs);
    void checkNext();
    void finish(const RideSign &sign);
    void settle(const RideSign &sign, const Result<bool> &finished);

    db::Pool &m_pool;
    const Clock &m_clock;
    ClockWatch &m_clockWatch;
    const qint64 m_hours;
    const std::function<bool()> m_isStalled;
    QTimer m_timer;
    QHash<RideId, Silence> m_silences;
    QList<RideSign> m_overdue;
    qint64 m_lookedAt = 0; // monotonic; when it succeeded last
    bool m_isLooking = false;
};

} // namespace saferide
