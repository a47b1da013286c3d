// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/cluster/duty.h"
#include "server/database/pool.h"
#include "server/repositories/incidentrepository.h"
#include "server/repositories/riderepository.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace saferide {

/// Counts rides, participants and open incidents twice a minute, for the metrics; of the nodes of a
/// cluster, the one that has the duty. Main thread.
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
        QList<IncidentCount> incidents = {}; ///< of every severity of which some are open
    };

    explicit RideCensus(db::Pool &pool, cluster::Duty duty = {}, QObject *parent = nullptr);

    void start();
    /// As last counted; nullopt if another node counts.
    std::optional<Counts> counts() const
    {
        return m_duty.isOurs() ? std::optional(m_counts) : std::nullopt;
    }

private:
    void count();
    struct Counted
    {
        QList<RideCount> rides;
        QList<IncidentCount> incidents;
    };
    static Result<Counted> read(db::Session &session);
    void counted(const Counted &now);

    db::Pool &m_pool;
    const cluster::Duty m_duty;
    QTimer m_timer;
    Counts m_counts;
};

} // namespace saferide
