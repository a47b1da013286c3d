// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/trackingkeyrepository.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;
using db::Row;
using db::statement;

namespace {

TrackingKey trackingKeyFrom(const Row &row)
{
    return {row.text("key_hash"_L1).toLatin1(),
            ParticipationId{row.integer("participation_id"_L1)},
            UserId{row.integer("user_id"_L1)},
            RideId{row.integer("ride_id"_L1)},
            rideStatusFromString(row.text("status"_L1)).value_or(RideStatus::Cancelled),
            row.timestamp("updated_at"_L1),
            row.integer("version"_L1),
            row.boolean("is_deleted"_L1)};
}

Result<bool> changedOne(const Result<qint64> &changed)
{
    return changed ? Result<bool>(*changed > 0) : changed.error();
}

} // namespace

Result<bool> TrackingKeyRepository::put(ParticipationId participation, const QByteArray &hash,
                                        Timestamp now)
{
    return changedOne(m_session.prepare(statement(QStringLiteral("tracking_keys/put")))
                          .bind(u":participation_id"_s, participation.value)
                          .bind(u":key_hash"_s, QString::fromLatin1(hash))
                          .bind(u":now"_s, now)
                          .execute());
}

Result<bool> TrackingKeyRepository::revoke(ParticipationId participation, Timestamp now)
{
    return changedOne(m_session.prepare(statement(QStringLiteral("tracking_keys/revoke")))
                          .bind(u":participation_id"_s, participation.value)
                          .bind(u":now"_s, now)
                          .execute());
}

Result<void> TrackingKeyRepository::markUsed(const TrackingKeyUse &use)
{
    const auto marked = m_session.prepare(statement(QStringLiteral("tracking_keys/mark_used")))
                            .bind(u":participation_id"_s, use.participation.value)
                            .bind(u":key_hash"_s, QString::fromLatin1(use.hash))
                            .bind(u":used_at"_s, use.at)
                            .execute();
    return marked ? Result<void>() : marked.error();
}

Result<std::optional<Timestamp>> TrackingKeyRepository::lastUse(ParticipationId participation)
{
    const auto found =
        m_session.prepare(statement(QStringLiteral("tracking_keys/select_last_use")))
            .bind(u":participation_id"_s, participation.value)
            .one([](const Row &row) { return row.optionalTimestamp("last_used_at"_L1); });
    return found ? Result<std::optional<Timestamp>>(found->value_or(std::nullopt)) : found.error();
}

Result<std::optional<TrackingKey>> TrackingKeyRepository::find(const QByteArray &hash)
{
    return m_session.prepare(statement(QStringLiteral("tracking_keys/select_by_hash")))
        .bind(u":key_hash"_s, QString::fromLatin1(hash))
        .one(trackingKeyFrom);
}

Result<QList<TrackingKey>> TrackingKeyRepository::listActive(ParticipationId after, int limit)
{
    return m_session.prepare(statement(QStringLiteral("tracking_keys/select_active")))
        .bind(u":after_id"_s, after.value)
        .bind(u":limit"_s, limit)
        .all(trackingKeyFrom);
}

} // namespace saferide
