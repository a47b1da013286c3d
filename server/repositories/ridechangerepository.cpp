// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/ridechangerepository.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;
using db::Row;
using db::statement;

namespace {

RideChangeNotice noticeFromRow(const Row &row)
{
    RideChangeNotice notice{row.integer("id"_L1), RideId{row.integer("ride_id"_L1)}, {}};
    if (const auto participation = row.optionalInteger("participation_id"_L1)) {
        notice.left = ParticipantLeft{notice.ride, ParticipationId{*participation},
                                      UserId{row.optionalInteger("user_id"_L1).value_or(0)},
                                      row.timestamp("changed_at"_L1)};
    }
    return notice;
}

} // namespace

Result<void> RideChangeRepository::addChange(RideId ride, Timestamp now)
{
    return add(ride, std::nullopt, std::nullopt, now);
}

Result<void> RideChangeRepository::addLeft(const ParticipantLeft &left)
{
    return add(left.ride, left.participation.value, left.user.value, left.leftAt);
}

Result<void> RideChangeRepository::add(RideId ride, std::optional<qint64> participation,
                                       std::optional<qint64> user, Timestamp at)
{
    const auto added = m_session.prepare(statement(QStringLiteral("ride_changes/insert")))
                           .bind(u":ride_id"_s, ride.value)
                           .bind(u":participation_id"_s, participation)
                           .bind(u":user_id"_s, user)
                           .bind(u":now"_s, at)
                           .execute();
    return added ? Result<void>() : added.error();
}

Result<QList<RideChangeNotice>> RideChangeRepository::since(qint64 id)
{
    return m_session.prepare(statement(QStringLiteral("ride_changes/select_since")))
        .bind(u":after_id"_s, id)
        .all(noticeFromRow);
}

Result<qint64> RideChangeRepository::lastId()
{
    const auto last = m_session.prepare(statement(QStringLiteral("ride_changes/select_last_id")))
                          .one([](const Row &row) { return row.integer("id"_L1); });
    return last ? Result(last->value_or(0)) : last.error();
}

} // namespace saferide
