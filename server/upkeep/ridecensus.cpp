// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upkeep/ridecensus.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

RideCensus::RideCensus(db::Pool &pool, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
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
    m_pool.read([](db::Session &session) { return RideRepository(session).countActive(); }, this,
                [this](const Result<QList<RideCount>> &rides) {
                    if (rides) {
                        counted(*rides);
                    }
                },
                {u"ride_census"_s});
}

void RideCensus::counted(const QList<RideCount> &rides)
{
    m_counts = {};
    for (const RideCount &count : rides) {
        const bool isLive = count.status == RideStatus::Live;
        (isLive ? m_counts.liveRides : m_counts.plannedRides) = quint64(count.rides);
        (isLive ? m_counts.liveParticipants : m_counts.plannedParticipants) =
            quint64(count.participants);
    }
}

} // namespace saferide
