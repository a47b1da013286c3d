// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/deletionrepository.h"

#include "server/repositories/participationrepository.h"
#include "server/repositories/purgerepository.h"
#include "server/repositories/ridechangerepository.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;
using db::Row;
using db::statement;

Result<PendingDeletion> DeletionRepository::count()
{
    const auto counted =
        m_session.prepare(statement(QStringLiteral("deletions/count"))).one([](const Row &row) {
            return PendingDeletion{row.integer("rides"_L1), row.integer("users"_L1)};
        });
    return counted ? Result(counted->value_or(PendingDeletion())) : counted.error();
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
    const auto leftAt = participations.leave(participation.id, now);
    if (!leftAt) {
        return leftAt.error();
    }
    if (*leftAt) {
        const auto told = RideChangeRepository(m_session).addDeparture(
            {participation.ride, participation.id, participation.user, **leftAt});
        if (!told) {
            return told.error();
        }
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

} // namespace saferide
