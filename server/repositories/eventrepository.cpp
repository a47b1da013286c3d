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

Line lineFromRow(const Row &row)
{
    Line line{row.text("cursor"_L1), {}};
    if (const auto id = row.optionalInteger("id"_L1)) {
        line.event =
            EventRow{.id = *id,
                     .kind = qint16(row.integer("kind"_L1)),
                     .ride = RideId{row.optionalInteger("ride_id"_L1).value_or(0)},
                     .participation =
                         ParticipationId{row.optionalInteger("participation_id"_L1).value_or(0)},
                     .user = UserId{row.optionalInteger("user_id"_L1).value_or(0)},
                     .happenedAt = row.timestamp("happened_at"_L1),
                     .tokenVersion = row.optionalInteger("token_version"_L1).value_or(0)};
    }
    return line;
}

} // namespace

Result<void> EventRepository::addRidePut(RideId ride, Timestamp now)
{
    return add(EventKind::RidePut, ride.value, std::nullopt, std::nullopt, now);
}

Result<void> EventRepository::addLeft(const ParticipantLeft &left)
{
    return add(EventKind::ParticipantLeft, left.ride.value, left.participation.value,
               left.user.value, left.leftAt);
}

Result<void> EventRepository::addRevocation(UserId user, Timestamp now)
{
    return add(EventKind::TokenRevoked, std::nullopt, std::nullopt, user.value, now);
}

Result<void> EventRepository::add(EventKind kind, std::optional<qint64> ride,
                                  std::optional<qint64> participation, std::optional<qint64> user,
                                  Timestamp at)
{
    const auto added = m_session.prepare(statement(QStringLiteral("ride_events/insert")))
                           .bind(u":kind"_s, qint64(kind))
                           .bind(u":ride_id"_s, ride)
                           .bind(u":participation_id"_s, participation)
                           .bind(u":user_id"_s, user)
                           .bind(u":happened_at"_s, at)
                           .execute();
    return added ? Result<void>() : added.error();
}

Result<QString> EventRepository::cursor()
{
    const auto cursor = m_session.prepare(statement(QStringLiteral("ride_events/select_cursor")))
                            .one([](const Row &row) { return row.text("cursor"_L1); });
    return cursor ? Result(cursor->value_or(QString())) : cursor.error();
}

Result<EventPage> EventRepository::since(const QString &cursor)
{
    const auto lines = m_session.prepare(statement(QStringLiteral("ride_events/select_since")))
                           .bind(u":cursor"_s, cursor)
                           .all(lineFromRow);
    if (!lines) {
        return lines.error();
    }
    EventPage page{{}, cursor};
    for (const Line &line : *lines) {
        page.cursor = line.cursor;
        if (line.event) {
            page.events.append(*line.event);
        }
    }
    return page;
}

} // namespace saferide
