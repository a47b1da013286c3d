// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/eventrepository.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;
using db::Row;
using db::statement;

namespace {

struct Line
{
    QString cursor;
    std::optional<EventRow> event;
};

EventRow eventFromRow(const Row &row)
{
    return {.id = row.integer("id"_L1),
            .kind = qint16(row.integer("kind"_L1)),
            .ride = RideId{row.optionalInteger("ride_id"_L1).value_or(0)},
            .participation =
                ParticipationId{row.optionalInteger("participation_id"_L1).value_or(0)},
            .user = UserId{row.optionalInteger("user_id"_L1).value_or(0)},
            .payload = row.optionalText("payload"_L1),
            .happenedAt = row.timestamp("happened_at"_L1),
            .tokenVersion = row.optionalInteger("token_version"_L1).value_or(0)};
}

Line lineFromRow(const Row &row)
{
    const bool isEvent = row.optionalInteger("id"_L1).has_value();
    return {row.text("cursor"_L1), isEvent ? std::optional(eventFromRow(row)) : std::nullopt};
}

} // namespace

Result<void> EventRepository::addRevocation(UserId user, Timestamp now)
{
    const auto added = db::insertEvent(
        m_session, {.kind = qint16(EventKind::TokenRevoked), .user = user, .happenedAt = now},
        db::NoOrigin);
    return added ? Result<void>() : added.error();
}

Result<QString> EventRepository::cursor()
{
    const auto cursor = m_session.prepare(statement(QStringLiteral("ride_events/select_cursor")))
                            .one([](const Row &row) { return row.text("cursor"_L1); });
    return cursor ? Result(cursor->value_or(QString())) : cursor.error();
}

Result<EventPage> EventRepository::since(const EventPlace &place, std::optional<qint64> origin)
{
    const auto lines = m_session.prepare(statement(QStringLiteral("ride_events/select_since")))
                           .bind(u":cursor"_s, place.cursor)
                           .bind(u":until"_s, place.until)
                           .bind(u":after_id"_s, place.lastId)
                           .bind(u":origin"_s, origin.value_or(-1))
                           .bind(u":limit"_s, PageSize)
                           .all(lineFromRow);
    if (!lines) {
        return lines.error();
    }
    EventPage page{{}, place};
    for (const Line &line : *lines) {
        page.next = {.cursor = line.cursor};
        if (line.event) {
            page.events.append(*line.event);
        }
    }
    if (page.events.size() == PageSize) {
        page.next = {place.cursor, page.next.cursor, page.events.last().id};
    }
    return page;
}

Result<bool> EventRepository::isMissedSince(const QString &cursor)
{
    const auto missed = m_session.prepare(statement(QStringLiteral("ride_events/select_missed")))
                            .bind(u":cursor"_s, cursor)
                            .one([](const Row &row) { return row.boolean("is_missed"_L1); });
    return missed ? Result(missed->value_or(false)) : missed.error();
}

Result<EventMark> EventRepository::mark()
{
    const auto mark = m_session.prepare(statement(QStringLiteral("ride_events/select_last")))
                          .one([](const Row &row) {
                              return EventMark{row.integer("last_id"_L1), row.text("next_xid"_L1)};
                          });
    return mark ? Result(mark->value_or(EventMark())) : mark.error();
}

Result<bool> EventRepository::forget(const EventMark &upTo, const EventMark &later, int limit)
{
    const auto told = m_session.prepare(statement(QStringLiteral("ride_events/forget")))
                          .bind(u":last_id"_s, upTo.lastId)
                          .bind(u":read_until"_s, later.nextXid)
                          .bind(u":limit"_s, limit)
                          .execute();
    return told ? Result(*told > 0) : told.error();
}

Result<QList<EventRow>> EventRepository::committedOf(const QList<qint64> &ids, qint64 origin)
{
    QList<EventRow> events;
    for (const qint64 id : ids) {
        const auto event = m_session.prepare(statement(QStringLiteral("ride_events/select_by_id")))
                               .bind(u":id"_s, id)
                               .bind(u":origin"_s, origin)
                               .one(eventFromRow);
        if (!event) {
            return event.error();
        }
        if (*event) {
            events.append(**event);
        }
    }
    return events;
}

} // namespace saferide
