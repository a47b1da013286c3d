// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/riderepository.h"

#include "server/repositories/gonepage.h"
#include "server/repositories/pagefromrows.h"
#include "server/repositories/rowfields.h"

#include <limits>

namespace saferide {

using namespace Qt::Literals::StringLiterals;
using db::Row;
using db::statement;

namespace {

Ride rideFromRow(const Row &row)
{
    Ride ride;
    readFields(row, RideFields, ride);
    ride.version = row.integer("version"_L1);
    return ride;
}

RideOfViewer rideOfViewerFromRow(const Row &row)
{
    return {rideFromRow(row), row.boolean("joined"_L1)};
}

} // namespace

Result<std::optional<RideId>> RideRepository::insert(const Ride &ride)
{
    auto insert = m_session.prepare(statement(QStringLiteral("rides/insert")));
    bindFields(insert, RideFields, ride, Kept::AsMade);
    return insert.one([](const Row &row) { return RideId{row.integer("id"_L1)}; });
}

Result<std::optional<RideOfViewer>> RideRepository::find(RideId id, UserId viewer)
{
    return m_session.prepare(statement(QStringLiteral("rides/select_by_id")))
        .bind(u":id"_s, id.value)
        .bind(u":viewer"_s, viewer.value)
        .one(rideOfViewerFromRow);
}

Result<std::optional<RideOfViewer>> RideRepository::findForChange(RideId id, UserId viewer)
{
    return m_session.prepare(statement(QStringLiteral("rides/select_for_change")))
        .bind(u":id"_s, id.value)
        .bind(u":viewer"_s, viewer.value)
        .one(rideOfViewerFromRow);
}

Result<std::optional<RideOfViewer>> RideRepository::findByCode(const QString &code, UserId viewer)
{
    return m_session.prepare(statement(QStringLiteral("rides/select_by_code")))
        .bind(u":code"_s, code)
        .bind(u":viewer"_s, viewer.value)
        .one(rideOfViewerFromRow);
}

Result<std::optional<RideOfViewer>> RideRepository::findToJoin(const QString &code, UserId viewer)
{
    return m_session.prepare(statement(QStringLiteral("rides/select_to_join")))
        .bind(u":code"_s, code)
        .bind(u":viewer"_s, viewer.value)
        .one(rideOfViewerFromRow);
}

Result<qint64> RideRepository::update(const Ride &ride)
{
    auto update = m_session.prepare(statement(QStringLiteral("rides/update")));
    bindFields(update, RideFields, ride, Kept::Current);
    const auto version = update.bind(u":id"_s, ride.id.value).one([](const Row &row) {
        return row.integer("version"_L1);
    });
    return version ? Result(version->value_or(0)) : version.error();
}

Result<void> RideRepository::markDeleted(RideId id, Timestamp now)
{
    const auto marked = m_session.prepare(statement(QStringLiteral("rides/mark_deleted")))
                            .bind(u":id"_s, id.value)
                            .bind(u":now"_s, now)
                            .execute();
    return marked ? Result<void>() : marked.error();
}

Result<PageOf<Ride>> RideRepository::listAll(const Page &page)
{
    return pageFromRows(m_session.prepare(statement(QStringLiteral("rides/select_page_all")))
                            .bind(u":after_id"_s, page.afterId),
                        page, rideFromRow);
}

Result<PageOf<Ride>> RideRepository::listVisible(UserId viewer, const Page &page)
{
    return pageFromRows(m_session.prepare(statement(QStringLiteral("rides/select_page_visible")))
                            .bind(u":viewer"_s, viewer.value)
                            .bind(u":after_id"_s, page.afterId),
                        page, rideFromRow);
}

Result<PageOf<Ride>> RideRepository::listOwned(UserId viewer, const Page &page)
{
    return listByStart(statement(QStringLiteral("rides/select_page_owned")), viewer, page);
}

Result<PageOf<Ride>> RideRepository::listJoined(UserId viewer, const Page &page)
{
    return listByStart(statement(QStringLiteral("rides/select_page_joined")), viewer, page);
}

Result<PageOf<Ride>> RideRepository::listAvailable(UserId viewer, const Page &page)
{
    return listByStart(statement(QStringLiteral("rides/select_page_available")), viewer, page);
}

Result<QList<RideCount>> RideRepository::countActive()
{
    return m_session.prepare(statement(QStringLiteral("rides/count_active")))
        .all([](const Row &row) {
            return RideCount{
                rideStatusFromString(row.text("status"_L1)).value_or(RideStatus::Cancelled),
                row.integer("rides"_L1), row.integer("participants"_L1)};
        });
}

Result<qint64> RideRepository::countOpen(UserId organizer)
{
    const auto count = m_session.prepare(statement(QStringLiteral("rides/count_open_owned")))
                           .bind(u":organizer"_s, organizer.value)
                           .one([](const Row &row) { return row.integer("rides"_L1); });
    return count ? Result(count->value_or(0)) : count.error();
}

Result<QList<RideSign>> RideRepository::listLiveSigns()
{
    return m_session.prepare(statement(QStringLiteral("rides/select_live_signs")))
        .all([](const Row &row) {
            return RideSign{RideId{row.integer("id"_L1)}, row.timestamp("ride_changed_at"_L1),
                            row.timestamp("participant_changed_at"_L1),
                            row.timestamp("newest_fix_time"_L1)};
        });
}

Result<bool> RideRepository::hasPositionSince(RideId ride, Timestamp since)
{
    const auto found =
        m_session.prepare(statement(QStringLiteral("rides/select_recent_participation")))
            .bind(u":ride_id"_s, ride.value)
            .bind(u":since"_s, since)
            .one([](const Row &row) { return row.integer("id"_L1); });
    return found ? Result(found->has_value()) : found.error();
}

Result<QList<Ride>> RideRepository::listActive()
{
    return m_session.prepare(statement(QStringLiteral("rides/select_active"))).all(rideFromRow);
}

Result<PageOf<Ride>> RideRepository::listByStart(const db::StatementName &name, UserId viewer,
                                                 const Page &page)
{
    qint64 afterTime = std::numeric_limits<qint64>::min();
    qint64 afterId = page.afterId;
    if (page.afterPlace.size() == 2) {
        afterTime = page.afterPlace[0];
        afterId = page.afterPlace[1];
    } else if (afterId != 0) {
        const auto start = m_session.prepare(statement(QStringLiteral("rides/select_start")))
                               .bind(u":id"_s, afterId)
                               .one([](const Row &row) { return row.integer("start_time"_L1); });
        if (!start) {
            return start.error();
        }
        if (!*start) {
            return pageIsGone();
        }
        afterTime = **start;
    }
    return pageFromRows(m_session.prepare(name)
                            .bind(u":viewer"_s, viewer.value)
                            .bind(u":after_id"_s, afterId)
                            .bind(u":after_time"_s, afterTime),
                        page, rideFromRow);
}

} // namespace saferide
