// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/followlinkrepository.h"

#include "server/repositories/pagefromrows.h"
#include "server/repositories/withoutcount.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;
using db::Row;
using db::statement;

namespace {

FollowLink followLinkFromRow(const Row &row)
{
    const auto participation = row.optionalInteger("participation_id"_L1);
    FollowLink link{.id = {row.integer("id"_L1)},
                    .ride = {row.integer("ride_id"_L1)},
                    .createdBy = {row.integer("created_by_user_id"_L1)},
                    .createdAt = row.timestamp("created_at"_L1),
                    .shows = {},
                    .lastUsedAt = row.optionalTimestamp("last_used_at"_L1)};
    link.shows.participation =
        participation ? std::optional(ParticipationId{*participation}) : std::nullopt;
    link.shows.expiresAt = row.timestamp("expires_at"_L1);
    link.shows.delayMinutes = int(row.integer("delay_minutes"_L1));
    // A word of a newer program tells least.
    link.shows.names = followNamesFromString(row.text("names"_L1)).value_or(FollowNames::Numbers);
    link.shows.hideMeters = int(row.integer("hide_meters"_L1));
    return link;
}

QString jsonList(const QList<FollowLinkId> &ids)
{
    QStringList numbers;
    for (const FollowLinkId id : ids) {
        numbers += QString::number(id.value);
    }
    return u'[' + numbers.join(u',') + u']';
}

} // namespace

Result<FollowLinkId> FollowLinkRepository::insert(const FollowLink &link,
                                                  const QByteArray &tokenHash)
{
    const NewFollowLink &shows = link.shows;
    const auto participation =
        shows.participation ? std::optional(shows.participation->value) : std::nullopt;
    const auto id = m_session.prepare(statement(QStringLiteral("follow_links/insert")))
                        .bind(u":ride_id"_s, link.ride.value)
                        .bind(u":participation_id"_s, participation)
                        .bind(u":token_hash"_s, QString::fromLatin1(tokenHash))
                        .bind(u":created_by"_s, link.createdBy.value)
                        .bind(u":now"_s, link.createdAt)
                        .bind(u":expires_at"_s, shows.expiresAt)
                        .bind(u":delay_minutes"_s, shows.delayMinutes)
                        .bind(u":names"_s, toString(shows.names))
                        .bind(u":hide_meters"_s, shows.hideMeters)
                        .one([](const Row &row) { return FollowLinkId{row.integer("id"_L1)}; });
    return id ? Result(id->value_or(FollowLinkId())) : id.error();
}

Result<qint64> FollowLinkRepository::count(RideId ride, Timestamp now)
{
    const auto counted = m_session.prepare(statement(QStringLiteral("follow_links/count_by_ride")))
                             .bind(u":ride_id"_s, ride.value)
                             .bind(u":now"_s, now)
                             .one([](const Row &row) { return row.integer("links"_L1); });
    return counted ? Result(counted->value_or(0)) : counted.error();
}

Result<qint64> FollowLinkRepository::count(RideId ride, ParticipationId participation,
                                           Timestamp now)
{
    const auto counted =
        m_session.prepare(statement(QStringLiteral("follow_links/count_by_participation")))
            .bind(u":ride_id"_s, ride.value)
            .bind(u":participation_id"_s, participation.value)
            .bind(u":now"_s, now)
            .one([](const Row &row) { return row.integer("links"_L1); });
    return counted ? Result(counted->value_or(0)) : counted.error();
}

Result<std::optional<FollowLink>> FollowLinkRepository::find(FollowLinkId id)
{
    return m_session.prepare(statement(QStringLiteral("follow_links/select_by_id")))
        .bind(u":id"_s, id.value)
        .one(followLinkFromRow);
}

Result<std::optional<FollowLink>> FollowLinkRepository::findValid(const QByteArray &tokenHash,
                                                                  Timestamp now)
{
    return m_session.prepare(statement(QStringLiteral("follow_links/select_by_hash")))
        .bind(u":token_hash"_s, QString::fromLatin1(tokenHash))
        .bind(u":now"_s, now)
        .one(followLinkFromRow);
}

Result<QList<FollowLinkId>> FollowLinkRepository::listValid(const QList<FollowLinkId> &ids,
                                                            Timestamp now)
{
    return m_session.prepare(statement(QStringLiteral("follow_links/select_valid")))
        .bind(u":ids"_s, jsonList(ids))
        .bind(u":now"_s, now)
        .all([](const Row &row) { return FollowLinkId{row.integer("id"_L1)}; });
}

Result<PageOf<FollowLink>> FollowLinkRepository::listByRide(RideId ride, const Page &page)
{
    return pageFromRows(
        m_session.prepare(statement(QStringLiteral("follow_links/select_page_by_ride")))
            .bind(u":ride_id"_s, ride.value)
            .bind(u":after_id"_s, page.afterId),
        page, followLinkFromRow);
}

Result<PageOf<FollowLink>> FollowLinkRepository::listByRider(RideId ride, UserId user,
                                                             const Page &page)
{
    return pageFromRows(
        m_session.prepare(statement(QStringLiteral("follow_links/select_page_by_rider")))
            .bind(u":ride_id"_s, ride.value)
            .bind(u":user_id"_s, user.value)
            .bind(u":after_id"_s, page.afterId),
        page, followLinkFromRow);
}

Result<void> FollowLinkRepository::setToken(FollowLinkId id, const QByteArray &tokenHash)
{
    return withoutCount(m_session.prepare(statement(QStringLiteral("follow_links/set_token")))
                            .bind(u":id"_s, id.value)
                            .bind(u":token_hash"_s, QString::fromLatin1(tokenHash))
                            .execute());
}

Result<void> FollowLinkRepository::revoke(FollowLinkId id, Timestamp now)
{
    return withoutCount(m_session.prepare(statement(QStringLiteral("follow_links/revoke")))
                            .bind(u":id"_s, id.value)
                            .bind(u":now"_s, now)
                            .execute());
}

Result<void> FollowLinkRepository::markUsed(const QList<FollowLinkId> &ids, Timestamp now)
{
    return withoutCount(m_session.prepare(statement(QStringLiteral("follow_links/mark_used")))
                            .bind(u":ids"_s, jsonList(ids))
                            .bind(u":used_at"_s, now)
                            .execute());
}

} // namespace saferide
