// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upkeep/ridecensus.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

RideCensus::RideCensus(db::Pool &pool, cluster::Duty duty, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
    , m_duty(std::move(duty))
{
    m_timer.setInterval(std::chrono::seconds(30));
    m_timer.setTimerType(Qt::VeryCoarseTimer);
    connect(&m_timer, &QTimer::timeout, this, &RideCensus::count);
}

void RideCensus::start()
{
    m_timer.start();
    count();
}

void RideCensus::count()
{
    if (!m_duty.isOurs()) {
        return;
    }
    m_pool.read(read, this,
                [this](const Result<Counted> &now) {
                    if (now) {
                        counted(*now);
                    }
                },
                {u"ride_census"_s});
}

Result<RideCensus::Counted> RideCensus::read(db::Session &session)
{
    auto rides = RideRepository(session).countActive();
    if (!rides) {
        return rides.error();
    }
    auto incidents = IncidentRepository(session).countOpen();
    return incidents ? Result(Counted{*std::move(rides), *std::move(incidents)})
                     : incidents.error();
}

void RideCensus::counted(const Counted &now)
{
    m_counts = {};
    m_counts.incidents = now.incidents;
    for (const RideCount &count : now.rides) {
        const bool isLive = count.status == RideStatus::Live;
        (isLive ? m_counts.liveRides : m_counts.plannedRides) = quint64(count.rides);
        (isLive ? m_counts.liveParticipants : m_counts.plannedParticipants) =
            quint64(count.participants);
    }
}

} // namespace saferide
