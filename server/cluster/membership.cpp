// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cluster/membership.h"

#include "server/cluster/logging.h"

#include <QMessageAuthenticationCode>

#include <cstdlib>

namespace saferide::cluster {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto BeatInterval = 2s;
constexpr auto JoinAgainAfter = 1s;
constexpr qint64 SlowAnswerMsecs = 500; // says little about a clock
constexpr qint64 SmallOffsetMsecs = Membership::LargeOffsetMsecs / 2; // right again
constexpr qint64 OffsetLogInterval = 60LL * 60 * 1000;

/// Not behind other jobs: a node that is not seen does not count.
db::JobOptions nodeJob()
{
    return {u"cluster_nodes"_s, BeatInterval, db::Lane::Reserved};
}

/// Tells secrets apart, and nothing about them.
QString markOf(const QByteArray &secret)
{
    return QString::fromLatin1(
        QMessageAuthenticationCode::hash("saferide cluster", secret, QCryptographicHash::Sha256)
            .toHex());
}

/// A secret may be changed while no other node serves.
Result<void> checkSecret(ClusterRepository &cluster, const QString &node, const QString &mark)
{
    const QString name = u"secret"_s;
    const auto kept = cluster.keepSetting(name, mark);
    if (!kept || *kept == mark) {
        return kept ? Result<void>() : kept.error();
    }
    const auto others = cluster.others(node);
    if (!others || others->isEmpty()) {
        return others ? cluster.changeSetting(name, mark) : others.error();
    }
    return Error{ErrorCode::InvalidInput,
                 u"the secret of this node, %1, is not that of %2, so neither would accept the "
                 "tokens of the other. Give it the same secret_key or secret_key_file; to change "
                 "the secret, stop all nodes first"_s.arg(node, others->join(u", "_s))};
}

} // namespace

Membership::Membership(db::Pool &pool, const Clock &clock, Settings settings, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
    , m_clock(clock)
    , m_settings(std::move(settings))
{
    m_beats.setInterval(BeatInterval);
    connect(&m_beats, &QTimer::timeout, this, &Membership::beat);
    m_joining.setInterval(JoinAgainAfter);
    m_joining.setSingleShot(true);
    connect(&m_joining, &QTimer::timeout, this, &Membership::join);
}

void Membership::join()
{
    if (std::exchange(m_isBusy, true)) {
        return;
    }
    auto job = [identity = m_settings.identity,
                mark = markOf(m_settings.secret)](db::Session &session) -> Result<void> {
        ClusterRepository cluster(session);
        if (const auto checked = checkSecret(cluster, identity.node, mark); !checked) {
            return checked;
        }
        return cluster.join(identity);
    };
    m_pool.write(std::move(job), this, [this](const Result<void> &outcome) { onJoined(outcome); },
                 {u"cluster_join"_s});
}

void Membership::onJoined(const Result<void> &outcome)
{
    m_isBusy = false;
    if (!outcome && outcome.error().code == ErrorCode::InvalidInput) {
        m_beats.stop();
        Q_EMIT refused(outcome.error());
        return;
    }
    if (!outcome) {
        m_joining.start();
        return;
    }
    m_beats.start();
    beat();
}

void Membership::beat()
{
    if (std::exchange(m_isBusy, true)) {
        return; // the database stalls
    }
    auto job =
        [identity = m_settings.identity, beat = NodeBeat{m_settings.isBehind(), m_clockOffset},
         &clock = m_clock](db::Session &session) { return beatIn(session, identity, beat, clock); };
    m_pool.write(
        std::move(job), this, [this](const Result<Heard> &heard) { onBeat(heard); }, nodeJob());
}

Result<Membership::Heard> Membership::beatIn(db::Session &session, const NodeIdentity &identity,
                                             const NodeBeat &beat, const Clock &clock)
{
    ClusterRepository cluster(session);
    const auto beaten = cluster.beat(identity, beat);
    if (!beaten) {
        return beaten.error();
    }
    const auto nodes = cluster.nodes();
    if (!nodes) {
        return nodes.error();
    }
    const auto duties = cluster.duties();
    if (!duties) {
        return duties.error();
    }
    const Timestamp asked = clock.now();
    const qint64 askedAt = clock.monotonicMsecs();
    const auto server = cluster.server();
    if (!server) {
        return server.error();
    }
    const qint64 took = clock.monotonicMsecs() - askedAt;
    Heard heard{*beaten, {*nodes, *duties, server->hasStandbys, clock.monotonicMsecs()}, {}};
    if (took <= SlowAnswerMsecs) {
        heard.clockOffset = asked.msecs + took / 2 - server->now.msecs;
    }
    return heard;
}

void Membership::onBeat(const Result<Heard> &heard)
{
    m_isBusy = false;
    if (!heard) {
        return; // the others notice, and the pool says why
    }
    if (!heard->isOurs && m_beats.isActive()) {
        qCWarning(lcCluster).noquote()
            << "the database does not know this run of node" << node() << "any more: joining again";
        join();
        return;
    }
    m_view = heard->view;
    noteOffset(heard->clockOffset);
    Q_EMIT seen();
    if (!std::exchange(m_isMember, true)) {
        Q_EMIT joined();
    }
}

void Membership::noteOffset(std::optional<qint64> offset)
{
    if (!offset) {
        return;
    }
    m_clockOffset = offset;
    const qint64 size = std::abs(*offset);
    const qint64 now = m_clock.monotonicMsecs();
    const bool isRecent = m_offsetLoggedAt && now - *m_offsetLoggedAt < OffsetLogInterval;
    if (size > LargeOffsetMsecs && !isRecent) {
        m_offsetLoggedAt = now;
        qCWarning(lcCluster).noquote().nospace()
            << "the clock is " << size << " ms " << (*offset > 0 ? "ahead of" : "behind")
            << " that of the database server; synchronize both, with NTP";
    } else if (size < SmallOffsetMsecs && m_offsetLoggedAt) {
        m_offsetLoggedAt.reset();
        qCInfo(lcCluster, "the clock agrees with that of the database server again");
    }
}

void Membership::leave()
{
    m_beats.stop();
    m_joining.stop();
    m_pool.write([identity = m_settings.identity](
                     db::Session &session) { return ClusterRepository(session).leave(identity); },
                 this, [](const Result<void> &) {}, nodeJob());
}

QList<ClusterNode> Membership::othersAlive() const
{
    QList<ClusterNode> others = m_view.nodes;
    others.removeIf([this](const ClusterNode &one) { return !one.isAlive || one.name == node(); });
    return others;
}

} // namespace saferide::cluster
