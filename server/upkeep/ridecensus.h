// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/pool.h"
#include "server/repositories/riderepository.h"

#include <QObject>
#include <QTimer>

namespace saferide {

/// Counts rides and participants twice a minute, for the metrics. Main thread.
class RideCensus final : public QObject
{
    Q_OBJECT

public:
    struct Counts
    {
        quint64 plannedRides = 0;
        quint64 plannedParticipants = 0;
        quint64 liveRides = 0;
        quint64 liveParticipants = 0;
    };

    explicit RideCensus(db::Pool &pool, QObject *parent = nullptr);

    void start();
    /// As last counted.
    Counts counts() const { return m_counts; }

private:
    void count();
    void counted(const QList<RideCount> &rides);

    db::Pool &m_pool;
    QTimer m_timer;
    Counts m_counts;
};

} // namespace saferide
