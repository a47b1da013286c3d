// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/participationrepository.h"

#include "server/repositories/pagefromrows.h"
#include "server/repositories/rowfields.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;
using db::Row;
using db::statement;

namespace {

std::optional<LocationFix> lastFixFromRow(const Row &row)
{
    const auto fixTime = row.optionalTimestamp("fix_time"_L1);
    if (!fixTime) {
        return std::nullopt;
    }
    LocationFix fix = fixFromRow(row, *fixTime);
    fix.aheadMsecs = *fixTime - row.timestamp("order_time"_L1);
    return fix;
}

Participation participationFromRow(const Row &row)
{
    Participation participation;
    readFields(row, ParticipationFields, participation);
    participation.leftAt = row.optionalTimestamp("left_at"_L1);
    participation.lastFix = lastFixFromRow(row);
    if (const auto heardAt = row.optionalTimestamp("heard_at"_L1)) {
        participation.lastContact = LastContact{*heardAt, participation.lastFix->fixTime};
    }
    return participation;
}

Participant participantFromRow(const Row &row)
{
    return {participationFromRow(row), row.text("username"_L1)};
}

} // namespace

Result<std::optional<Participation>>
ParticipationRepository::insert(const Participation &participation)
{
    return m_session.prepare(statement(QStringLiteral("participations/insert")))
        .bind(u":user_id"_s, participation.user.value)
        .bind(u":ride_id"_s, participation.ride.value)
        .bind(u":role"_s, toString(participation.role))
        .bind(u":now"_s, participation.joinedAt)
        .one(participationFromRow);
}

Result<std::optional<Participant>> ParticipationRepository::find(ParticipationId id)
{
    return m_session.prepare(statement(QStringLiteral("participations/select_by_id")))
        .bind(u":id"_s, id.value)
        .one(participantFromRow);
}

Result<bool> ParticipationRepository::setRole(ParticipationId id, ParticipationRole role,
                                              Timestamp now)
{
    const auto updated = m_session.prepare(statement(QStringLiteral("participations/update_role")))
                             .bind(u":role"_s, toString(role))
                             .bind(u":now"_s, now)
                             .bind(u":id"_s, id.value)
                             .execute();
    return updated ? Result(*updated > 0) : updated.error();
}

Result<std::optional<Timestamp>> ParticipationRepository::leave(ParticipationId id, Timestamp now)
{
    return m_session.prepare(statement(QStringLiteral("participations/leave")))
        .bind(u":id"_s, id.value)
        .bind(u":now"_s, now)
        .one([](const Row &row) { return row.timestamp("left_at"_L1); });
}

Result<void> ParticipationRepository::leaveAll(RideId ride, Timestamp now)
{
    const auto left = m_session.prepare(statement(QStringLiteral("participations/leave_ride")))
                          .bind(u":ride_id"_s, ride.value)
                          .bind(u":now"_s, now)
                          .execute();
    return left ? Result<void>() : left.error();
}

Result<bool> ParticipationRepository::remove(ParticipationId id)
{
    const auto removed = m_session.prepare(statement(QStringLiteral("participations/delete")))
                             .bind(u":id"_s, id.value)
                             .execute();
    return removed ? Result<bool>(*removed > 0) : removed.error();
}

Result<QList<Participant>> ParticipationRepository::listByRide(RideId ride)
{
    return m_session.prepare(statement(QStringLiteral("participations/select_by_ride")))
        .bind(u":ride_id"_s, ride.value)
        .all(participantFromRow);
}

Result<PageOf<Participant>> ParticipationRepository::listByRide(RideId ride, const Page &page)
{
    return pageFromRows(
        m_session.prepare(statement(QStringLiteral("participations/select_page_by_ride")))
            .bind(u":ride_id"_s, ride.value)
            .bind(u":after_id"_s, page.afterId),
        page, participantFromRow);
}

Result<PageOf<Participant>> ParticipationRepository::listByUser(UserId user, const Page &page)
{
    return pageFromRows(
        m_session.prepare(statement(QStringLiteral("participations/select_page_by_user")))
            .bind(u":user_id"_s, user.value)
            .bind(u":after_id"_s, page.afterId),
        page, participantFromRow);
}

Result<PageOf<Participant>> ParticipationRepository::listAll(const Page &page)
{
    return pageFromRows(
        m_session.prepare(statement(QStringLiteral("participations/select_page_all")))
            .bind(u":after_id"_s, page.afterId),
        page, participantFromRow);
}

Result<QList<Participant>> ParticipationRepository::listByRideEver(RideId ride)
{
    return m_session.prepare(statement(QStringLiteral("participations/select_by_ride_ever")))
        .bind(u":ride_id"_s, ride.value)
        .all(participantFromRow);
}

Result<PageOf<Participant>> ParticipationRepository::listByUserEver(UserId user, const Page &page)
{
    return pageFromRows(
        m_session.prepare(statement(QStringLiteral("participations/select_page_by_user_ever")))
            .bind(u":user_id"_s, user.value)
            .bind(u":after_id"_s, page.afterId),
        page, participantFromRow);
}

Result<QList<Participant>> ParticipationRepository::listActive()
{
    return m_session.prepare(statement(QStringLiteral("participations/select_active")))
        .all(participantFromRow);
}

} // namespace saferide
