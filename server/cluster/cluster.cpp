// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cluster/cluster.h"

#include "server/cluster/logging.h"

namespace saferide::cluster {

using namespace std::chrono_literals;

namespace {

constexpr auto WatchInterval = 500ms;

} // namespace

Cluster::Cluster(db::Pool &pool, const Clock &clock, Membership::Settings settings, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_membership(pool, clock, settings)
    , m_duties(pool, clock, settings.identity)
    , m_watchedAt(clock.monotonicMsecs())
{
    connect(&m_membership, &Membership::joined, &m_duties, &Duties::start);
    m_watch.setInterval(WatchInterval);
    connect(&m_watch, &QTimer::timeout, this, &Cluster::watch);
}

void Cluster::start()
{
    m_watchedAt = m_clock.monotonicMsecs();
    m_watch.start();
    m_membership.join();
}

void Cluster::leave()
{
    m_watch.stop();
    m_duties.release();
    m_membership.leave();
}

void Cluster::watch()
{
    const qint64 now = m_clock.monotonicMsecs();
    const qint64 gap = now - std::exchange(m_watchedAt, now);
    if (gap > SleptMsecs) {
        qCWarning(lcCluster) << "this process was stopped for" << gap << "ms";
        m_duties.doubt();
        m_membership.beat();
        Q_EMIT slept();
    }
}

} // namespace saferide::cluster
