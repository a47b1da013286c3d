// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/clusterrepository.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;
using db::Row;
using db::statement;

namespace {

Result<void> done(const Result<qint64> &rows)
{
    return rows ? Result<void>() : rows.error();
}

constexpr QChar NameSeparator = u'\n';

std::optional<QStringList> namesOf(const std::optional<QString> &text)
{
    return text ? std::optional(text->split(NameSeparator, Qt::SkipEmptyParts)) : std::nullopt;
}

ClusterNode nodeFromRow(const Row &row)
{
    return {.name = row.text("node"_L1),
            .version = row.text("version"_L1),
            .busMin = int(row.integer("bus_min"_L1)),
            .busMax = int(row.integer("bus_max"_L1)),
            .busServers = namesOf(row.optionalText("bus_servers"_L1)),
            .isAlive = row.boolean("is_alive"_L1),
            .isStopped = row.boolean("is_stopped"_L1),
            .isBehind = row.boolean("is_behind"_L1),
            .clockOffsetMsecs = row.optionalInteger("clock_offset_ms"_L1),
            .silentMsecs = row.integer("silent_ms"_L1)};
}

} // namespace

Result<QString> ClusterRepository::keepSetting(const QString &name, const QString &value)
{
    const auto inserted = m_session.prepare(statement(QStringLiteral("cluster_settings/insert")))
                              .bind(u":name"_s, name)
                              .bind(u":value"_s, value)
                              .execute();
    if (!inserted) {
        return inserted.error();
    }
    const auto kept =
        m_session.prepare(statement(QStringLiteral("cluster_settings/select_for_change")))
            .bind(u":name"_s, name)
            .one([](const Row &row) { return row.text("value"_L1); });
    return kept ? Result(kept->value_or(QString())) : kept.error();
}

Result<void> ClusterRepository::changeSetting(const QString &name, const QString &value)
{
    return done(m_session.prepare(statement(QStringLiteral("cluster_settings/update")))
                    .bind(u":name"_s, name)
                    .bind(u":value"_s, value)
                    .execute());
}

Result<QStringList> ClusterRepository::others(const QString &node)
{
    const auto names = m_session.prepare(statement(QStringLiteral("cluster_nodes/select_others")))
                           .bind(u":node"_s, node)
                           .all([](const Row &row) { return row.text("node"_L1); });
    return names ? Result(QStringList(*names)) : names.error();
}

Result<void> ClusterRepository::join(const NodeIdentity &identity)
{
    const auto forgotten =
        m_session.prepare(statement(QStringLiteral("cluster_nodes/forget"))).execute();
    if (!forgotten) {
        return forgotten.error();
    }
    return done(m_session.prepare(statement(QStringLiteral("cluster_nodes/join")))
                    .bind(u":node"_s, identity.node)
                    .bind(u":incarnation"_s, identity.incarnation)
                    .bind(u":version"_s, identity.version)
                    .bind(u":bus_min"_s, identity.busMin)
                    .bind(u":bus_max"_s, identity.busMax)
                    .bind(u":bus_servers"_s, identity.busServers.join(NameSeparator))
                    .execute());
}

Result<bool> ClusterRepository::beat(const NodeIdentity &identity, const NodeBeat &beat)
{
    const auto rows = m_session.prepare(statement(QStringLiteral("cluster_nodes/beat")))
                          .bind(u":node"_s, identity.node)
                          .bind(u":incarnation"_s, identity.incarnation)
                          .bind(u":is_behind"_s, beat.isBehind)
                          .bind(u":clock_offset_ms"_s, beat.clockOffsetMsecs)
                          .execute();
    return rows ? Result(*rows > 0) : rows.error();
}

Result<void> ClusterRepository::leave(const NodeIdentity &identity)
{
    return done(m_session.prepare(statement(QStringLiteral("cluster_nodes/leave")))
                    .bind(u":node"_s, identity.node)
                    .bind(u":incarnation"_s, identity.incarnation)
                    .execute());
}

Result<QList<ClusterNode>> ClusterRepository::nodes()
{
    return m_session.prepare(statement(QStringLiteral("cluster_nodes/select_all")))
        .all(nodeFromRow);
}

Result<ServerFacts> ClusterRepository::server()
{
    const auto facts =
        m_session.prepare(statement(QStringLiteral("cluster_nodes/select_server")))
            .one([](const Row &row) {
                return ServerFacts{row.timestamp("now"_L1), row.boolean("has_standbys"_L1)};
            });
    return facts ? Result(facts->value_or(ServerFacts())) : facts.error();
}

Result<void> ClusterRepository::provideDuties(const QStringList &duties)
{
    return done(m_session.prepare(statement(QStringLiteral("cluster_duties/provide")))
                    .bind(u":duties"_s, duties.join(u' '))
                    .execute());
}

Result<QList<Tenure>> ClusterRepository::takeDuties(const QStringList &duties,
                                                    const NodeIdentity &identity,
                                                    qint64 leaseSeconds)
{
    return m_session.prepare(statement(QStringLiteral("cluster_duties/take")))
        .bind(u":duties"_s, duties.join(u' '))
        .bind(u":node"_s, identity.node)
        .bind(u":incarnation"_s, identity.incarnation)
        .bind(u":lease_seconds"_s, leaseSeconds)
        .all([&identity](const Row &row) {
            return Tenure{row.text("duty"_L1), identity.node, row.integer("epoch"_L1)};
        });
}

Result<void> ClusterRepository::releaseDuties(const NodeIdentity &identity)
{
    return done(m_session.prepare(statement(QStringLiteral("cluster_duties/release")))
                    .bind(u":node"_s, identity.node)
                    .bind(u":incarnation"_s, identity.incarnation)
                    .execute());
}

Result<bool> ClusterRepository::hold(const Tenure &tenure)
{
    const auto held = m_session.prepare(statement(QStringLiteral("cluster_duties/hold")))
                          .bind(u":duty"_s, tenure.duty)
                          .bind(u":node"_s, tenure.node)
                          .bind(u":epoch"_s, tenure.epoch)
                          .one([](const Row &) { return true; });
    return held ? Result(held->value_or(false)) : held.error();
}

Result<QList<Tenure>> ClusterRepository::duties()
{
    return m_session.prepare(statement(QStringLiteral("cluster_duties/select_all")))
        .all([](const Row &row) {
            return Tenure{row.text("duty"_L1), row.text("node"_L1)};
        });
}

} // namespace saferide
