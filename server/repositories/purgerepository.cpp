// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/purgerepository.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;
using db::Row;
using db::statement;

Result<PurgeCount> PurgeRepository::count(Timestamp endedBefore)
{
    const auto counted =
        m_session.prepare(statement(QStringLiteral("retention/count_ended")))
            .bind(u":ended_before"_s, endedBefore)
            .one([](const Row &row) {
                return PurgeCount{row.integer("rides"_L1), row.integer("participations"_L1),
                                  row.integer("positions"_L1)};
            });
    return counted ? Result(counted->value_or(PurgeCount())) : counted.error();
}

Result<qint64> PurgeRepository::countAll()
{
    const auto counted =
        m_session.prepare(statement(QStringLiteral("retention/count_all"))).one([](const Row &row) {
            return row.integer("positions"_L1);
        });
    return counted ? Result(counted->value_or(0)) : counted.error();
}

Result<QList<ParticipationId>> PurgeRepository::listEnded(Timestamp endedBefore,
                                                          ParticipationId after, int limit)
{
    return m_session.prepare(statement(QStringLiteral("retention/select_ended")))
        .bind(u":ended_before"_s, endedBefore)
        .bind(u":after_id"_s, after.value)
        .bind(u":limit"_s, limit)
        .all([](const Row &row) { return ParticipationId{row.integer("id"_L1)}; });
}

Result<qint64> PurgeRepository::deletePart(ParticipationId participation, int limit)
{
    auto deleted = m_session.prepare(statement(QStringLiteral("retention/delete_positions")))
                       .bind(u":participation_id"_s, participation.value)
                       .bind(u":limit"_s, limit)
                       .execute();
    if (!deleted || *deleted > 0) {
        return deleted;
    }
    return m_session.prepare(statement(QStringLiteral("retention/delete_client_ids")))
        .bind(u":participation_id"_s, participation.value)
        .bind(u":limit"_s, limit)
        .execute();
}

Result<void> PurgeRepository::forgetLastKnown(ParticipationId participation)
{
    const auto forgotten =
        m_session.prepare(statement(QStringLiteral("retention/forget_last_known")))
            .bind(u":participation_id"_s, participation.value)
            .execute();
    return forgotten ? Result<void>() : forgotten.error();
}

Result<QStringList> PurgeRepository::listDroppable(Timestamp endedBefore)
{
    if (m_session.dialect() == db::Dialect::Sqlite) {
        return QStringList();
    }
    const auto names = m_session.prepare(statement(QStringLiteral("retention/select_droppable")))
                           .bind(u":ended_before"_s, endedBefore)
                           .all([](const Row &row) { return row.text("name"_L1); });
    return names ? Result(QStringList(*names)) : names.error();
}

Result<bool> PurgeRepository::dropPartition(const QString &name, Timestamp endedBefore)
{
    const auto dropped = m_session.prepare(statement(QStringLiteral("retention/drop_partition")))
                             .bind(u":name"_s, name)
                             .bind(u":ended_before"_s, endedBefore)
                             .one([](const Row &row) { return row.boolean("dropped"_L1); });
    return dropped ? Result(dropped->value_or(false)) : dropped.error();
}

} // namespace saferide
