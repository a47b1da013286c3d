// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/cluster/duty.h"
#include "server/database/pool.h"
#include "server/repositories/riderepository.h"
#include "shared/core/clock.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <functional>

namespace saferide {

class ClockWatch;

/// `[retention] unended_ride_hours`: finishes live rides without activity for this time. Only time
/// that it observed itself counts, by the monotonic clock: hours in which the daemon did not run,
/// the database was unavailable or positions were not stored do not count. Finishes nothing while
/// the clock is not trusted. Each node of a cluster observes, so that it is long enough whoever has
/// the duty, and that one finishes. Lives in one thread.
class UnendedRides final : public QObject
{
    Q_OBJECT

public:
    /// `hours` 0: never. `clockWatch` outlives it.
    UnendedRides(db::Pool &pool, const Clock &clock, ClockWatch &clockWatch, qint64 hours,
                 std::function<bool()> isStalled, cluster::Duty duty = {},
                 QObject *parent = nullptr);

    void start();
    /// Runs now, unless a run is in progress.
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
    const cluster::Duty m_duty;
    QTimer m_timer;
    QHash<RideId, Silence> m_silences;
    QList<RideSign> m_overdue;
    qint64 m_lookedAt = 0; // monotonic time of the last success
    bool m_isLooking = false;
};

} // namespace saferide
