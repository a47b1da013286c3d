// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cluster/duties.h"

#include "server/cluster/logging.h"

namespace saferide::cluster {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto RenewInterval = 3s;
constexpr qint64 MsecsPerSecond = 1'000;

/// Not behind other jobs: a lease that is renewed too late moves.
db::JobOptions dutyJob()
{
    return {u"cluster_duties"_s, RenewInterval, db::Lane::Reserved};
}

} // namespace

QStringList Duties::names()
{
    return {u"census"_s, u"events"_s, u"partitions"_s, u"retention"_s};
}

Duties::Duties(db::Pool &pool, const Clock &clock, NodeIdentity identity, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
    , m_clock(clock)
    , m_identity(std::move(identity))
{
    m_timer.setInterval(RenewInterval);
    connect(&m_timer, &QTimer::timeout, this, &Duties::look);
}

void Duties::start()
{
    m_timer.start();
    look();
}

void Duties::look()
{
    if (m_isReleased || std::exchange(m_isLooking, true)) {
        return;
    }
    auto job = [identity = m_identity](db::Session &session) -> Result<QList<Tenure>> {
        ClusterRepository cluster(session);
        if (const auto provided = cluster.provideDuties(names()); !provided) {
            return provided.error();
        }
        return cluster.takeDuties(names(), identity, LeaseSeconds);
    };
    auto done = [this, askedAt = m_clock.monotonicMsecs(),
                 doubts = m_doubts](const Result<QList<Tenure>> &taken) {
        m_isLooking = false;
        if (doubts != m_doubts) {
            look(); // asked before it was stopped
            return;
        }
        onTaken(taken, askedAt);
    };
    m_pool.write(std::move(job), this, std::move(done), dutyJob());
}

void Duties::onTaken(const Result<QList<Tenure>> &taken, qint64 askedAt)
{
    if (taken) {
        QStringList added;
        QHash<QString, Lease> leases;
        for (const Tenure &tenure : *taken) {
            if (!holds(tenure.duty)) {
                added.append(tenure.duty);
            }
            leases.insert(tenure.duty, {tenure.epoch, askedAt + LeaseSeconds * MsecsPerSecond});
        }
        // What is being written for a duty is locked, and not renewed meanwhile.
        for (auto it = m_leases.cbegin(); it != m_leases.cend(); ++it) {
            if (!leases.contains(it.key())) {
                leases.insert(it.key(), it.value());
            }
        }
        m_leases = std::move(leases);
        if (!added.isEmpty()) {
            qCInfo(lcCluster).noquote() << "this node has taken over:" << added.join(u", "_s);
        }
    }
    Q_EMIT looked();
}

void Duties::doubt()
{
    ++m_doubts;
    m_leases.clear();
    look();
}

void Duties::release()
{
    if (std::exchange(m_isReleased, true)) {
        return;
    }
    m_timer.stop();
    ++m_doubts;
    m_leases.clear();
    m_pool.write(
        [identity = m_identity](db::Session &session) {
            return ClusterRepository(session).releaseDuties(identity);
        },
        this, [](const Result<void> &) {}, dutyJob());
}

Tenure Duties::tenureOf(const QString &duty) const
{
    const auto lease = m_leases.constFind(duty);
    const bool isValid = lease != m_leases.cend() && m_clock.monotonicMsecs() < lease->validUntil;
    return {duty, m_identity.node, isValid ? lease->epoch : 0};
}

} // namespace saferide::cluster
