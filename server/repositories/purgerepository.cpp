// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/purgerepository.h"

#include "server/repositories/deletionrepository.h"
#include "server/repositories/userrepository.h"

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

Result<qint64> PurgeRepository::purgePart(ParticipationId participation, int limit, Timestamp now)
{
    const auto held = m_session.prepare(statement(QStringLiteral("retention/hold_participation")))
                          .bind(u":participation_id"_s, participation.value)
                          .one([](const Row &row) { return row.integer("id"_L1); });
    if (!held) {
        return held.error();
    }
    const auto deleted = deletePart(participation, limit);
    if (!deleted || *deleted > 0) {
        return deleted;
    }
    const auto incidents =
        m_session.prepare(statement(QStringLiteral("retention/delete_incidents")))
            .bind(u":participation_id"_s, participation.value)
            .execute(); // where somebody was, too
    if (!incidents) {
        return incidents.error();
    }
    const auto marked = m_session.prepare(statement(QStringLiteral("retention/mark_purged")))
                            .bind(u":participation_id"_s, participation.value)
                            .bind(u":now"_s, now)
                            .execute();
    if (!marked) {
        return marked.error();
    }
    // An app that still sends is told now: nothing of the ride is left.
    const auto forgotten = m_session.prepare(statement(QStringLiteral("tracking_keys/delete")))
                               .bind(u":participation_id"_s, participation.value)
                               .execute();
    return forgotten ? deleted : forgotten.error();
}

Result<qint64> PurgeRepository::deleteNotices(Timestamp now, int limit)
{
    constexpr qint64 Day = 24LL * 3600 * 1000;
    constexpr int Kept = 1000; // many times what daemons read again
    const Timestamp longAgo = now + -7 * Day; // no daemon stood still for so long and goes on
    const auto keys = m_session.prepare(statement(QStringLiteral("retention/delete_keys")))
                          .bind(u":made_until"_s, now + -Day)
                          .bind(u":limit"_s, limit)
                          .execute();
    if (!keys) {
        return keys.error();
    }
    const auto events = m_session.prepare(statement(QStringLiteral("retention/delete_ride_events")))
                            .bind(u":made_until"_s, longAgo)
                            .bind(u":kept"_s, Kept)
                            .bind(u":limit"_s, limit)
                            .execute();
    if (!events) {
        return events.error();
    }
    const auto links = m_session.prepare(statement(QStringLiteral("retention/delete_follow_links")))
                           .bind(u":expired_until"_s, now + -30 * Day)
                           .bind(u":limit"_s, limit)
                           .execute();
    return links ? Result(*keys + *events + *links) : links.error();
}

Result<qint64> PurgeRepository::eraseContacts(Timestamp endedBefore, int limit)
{
    return m_session.prepare(statement(QStringLiteral("retention/erase_contacts")))
        .bind(u":ended_before"_s, endedBefore)
        .bind(u":limit"_s, limit)
        .execute();
}

Result<qint64> PurgeRepository::eraseGuests(Timestamp now, int limit)
{
    const auto guests = m_session.prepare(statement(QStringLiteral("retention/select_guests")))
                            .bind(u":limit"_s, limit)
                            .all([](const Row &row) { return UserId{row.integer("id"_L1)}; });
    if (!guests) {
        return guests.error();
    }
    for (const UserId guest : *guests) {
        const auto erased = UserRepository(m_session).erase(guest, now);
        const auto left = erased ? DeletionRepository(m_session).leaveRides(guest, now) : erased;
        if (!left) {
            return left.error();
        }
    }
    return guests->size();
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
