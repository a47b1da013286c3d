// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/deletionrepository.h"

#include "server/repositories/participationrepository.h"
#include "server/repositories/purgerepository.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;
using db::Row;
using db::statement;

Result<PendingDeletion> DeletionRepository::count()
{
    constexpr int Few = 10;
    const auto counted =
        m_session.prepare(statement(QStringLiteral("deletions/count"))).one([](const Row &row) {
            return PendingDeletion{row.integer("rides"_L1), row.integer("users"_L1)};
        });
    if (!counted) {
        return counted.error();
    }
    PendingDeletion pending = counted->value_or(PendingDeletion());
    if (pending.rides > 0) {
        const auto rides = m_session.prepare(statement(QStringLiteral("deletions/select_rides")))
                               .bind(u":limit"_s, Few)
                               .all([](const Row &row) { return RideId{row.integer("id"_L1)}; });
        if (!rides) {
            return rides.error();
        }
        pending.firstRides = *rides;
    }
    if (pending.users > 0) {
        const auto users = m_session.prepare(statement(QStringLiteral("deletions/select_users")))
                               .bind(u":limit"_s, Few)
                               .all([](const Row &row) { return UserId{row.integer("id"_L1)}; });
        if (!users) {
            return users.error();
        }
        pending.firstUsers = *users;
    }
    return pending;
}

Result<bool> DeletionRepository::isErased(UserId user)
{
    const auto erased = m_session.prepare(statement(QStringLiteral("deletions/is_erased")))
                            .bind(u":id"_s, user.value)
                            .one([](const Row &row) { return row.boolean("is_erased"_L1); });
    return erased ? Result(erased->value_or(false)) : erased.error();
}

Result<void> DeletionRepository::leaveRides(UserId user, Timestamp now)
{
    const auto left = m_session.prepare(statement(QStringLiteral("deletions/leave_rides")))
                          .bind(u":user_id"_s, user.value)
                          .bind(u":now"_s, now)
                          .all([user](const Row &row) {
                              return ParticipantLeft{RideId{row.integer("ride_id"_L1)},
                                                     ParticipationId{row.integer("id"_L1)}, user,
                                                     row.integer("version"_L1)};
                          });
    if (!left) {
        return left.error();
    }
    for (const ParticipantLeft &one : *left) {
        m_session.record(one);
    }
    return {};
}

Result<QList<DoomedParticipation>> DeletionRepository::listParticipations(int limit)
{
    return m_session.prepare(statement(QStringLiteral("deletions/select_participations")))
        .bind(u":limit"_s, limit)
        .all([](const Row &row) {
            return DoomedParticipation{ParticipationId{row.integer("id"_L1)},
                                       RideId{row.integer("ride_id"_L1)},
                                       UserId{row.integer("user_id"_L1)}};
        });
}

Result<qint64> DeletionRepository::deletePart(const DoomedParticipation &participation, int limit,
                                              Timestamp now)
{
    const auto deleted = PurgeRepository(m_session).deletePart(participation.id, limit);
    if (!deleted || *deleted > 0) {
        return deleted;
    }
    ParticipationRepository participations(m_session);
    const auto left = participations.leave(participation.id, now);
    if (!left) {
        return left.error();
    }
    if (*left) {
        m_session.record(ParticipantLeft{participation.ride, participation.id, participation.user});
    }
    const auto removed = participations.remove(participation.id);
    return removed ? deleted : removed.error();
}

Result<qint64> DeletionRepository::deleteRides(int limit)
{
    return m_session.prepare(statement(QStringLiteral("deletions/delete_rides")))
        .bind(u":limit"_s, limit)
        .execute();
}

Result<qint64> DeletionRepository::deleteRoutes(int limit)
{
    return m_session.prepare(statement(QStringLiteral("deletions/delete_routes")))
        .bind(u":limit"_s, limit)
        .execute();
}

} // namespace saferide
