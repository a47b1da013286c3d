// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/positionrepository.h"

#include "server/repositories/gonepage.h"
#include "server/repositories/pagefromrows.h"
#include "server/repositories/positionkey.h"
#include "server/repositories/positionstore.h"
#include "server/repositories/rowfields.h"

#include <algorithm>
#include <limits>

namespace saferide {

using namespace Qt::Literals::StringLiterals;
using db::Row;
using db::statement;

namespace {

/// Where a position stands in the history of its participation.
struct Place
{
    qint64 fixTime = std::numeric_limits<qint64>::min();
    int latitudeE7 = 0;
    int longitudeE7 = 0;
};

Place placeFromRow(const Row &row)
{
    return {row.integer("fix_time"_L1), int(row.integer("latitude_e7"_L1)),
            int(row.integer("longitude_e7"_L1))};
}

/// A coordinate that a client gave, as far as there are any.
int within(qint64 e7)
{
    constexpr qint64 Most = 1'800'000'000;
    return int(std::clamp(e7, -Most, Most));
}

Position positionFromRow(const Row &row)
{
    Position position;
    position.id = PositionId{row.integer("id"_L1)};
    position.participation = ParticipationId{row.integer("participation_id"_L1)};
    position.fix = fixFromRow(row, row.timestamp("fix_time"_L1));
    position.receivedAt = row.timestamp("received_at"_L1);
    position.fix.arrived(position.receivedAt);
    return position;
}

} // namespace

StoreOutcomes PositionRepository::store(const std::vector<NewPosition> &positions)
{
    switch (m_session.dialect()) {
    case db::Dialect::Sqlite:
        return storeInSqlite(m_session, positions);
    case db::Dialect::Postgresql:
        return storeInPostgresql(m_session, positions);
    }
    Q_UNREACHABLE();
}

QList<qint64> PositionRepository::placeOf(const Position &position)
{
    return {position.fix.fixTime.msecs, toE7(position.fix.point.latitude),
            longitudeToE7(position.fix.point.longitude)};
}

Result<PageOf<Position>> PositionRepository::history(ParticipationId participation,
                                                     std::optional<Timestamp> from,
                                                     std::optional<Timestamp> to, const Page &page)
{
    Place after;
    if (page.afterPlace.size() == PlaceNumbers) {
        after = {page.afterPlace[0], within(page.afterPlace[1]), within(page.afterPlace[2])};
    } else if (page.afterId != 0) {
        const auto found = m_session.prepare(statement(QStringLiteral("positions/select_place")))
                               .bind(u":id"_s, page.afterId)
                               .bind(u":participation_id"_s, participation.value)
                               .one(placeFromRow);
        if (!found) {
            return found.error();
        }
        if (!*found) {
            return pageIsGone();
        }
        after = **found;
    }
    const qint64 first = from ? std::max(from->msecs, after.fixTime) : after.fixTime;
    const qint64 last = to ? to->msecs : std::numeric_limits<qint64>::max();
    return pageFromRows(m_session.prepare(statement(QStringLiteral("positions/select_history")))
                            .bind(u":participation_id"_s, participation.value)
                            .bind(u":from"_s, first)
                            .bind(u":to"_s, last)
                            .bind(u":after_fix_time"_s, after.fixTime)
                            .bind(u":after_latitude_e7"_s, after.latitudeE7)
                            .bind(u":after_longitude_e7"_s, after.longitudeE7),
                        page, positionFromRow);
}

QHash<qint64, const NewPosition *> newestOfEach(const std::vector<NewPosition> &positions,
                                                const std::vector<StoreOutcome> &outcomes)
{
    QHash<qint64, const NewPosition *> newest;
    for (size_t i = 0; i < positions.size(); ++i) {
        const NewPosition &position = positions[i];
        if (position.future || outcomes[i] != StoreOutcome::Stored) {
            continue;
        }
        const NewPosition *&best = newest[position.participation.value];
        if (best == nullptr || position.fix.comesAfter(best->fix)) {
            best = &position;
        }
    }
    return newest;
}

} // namespace saferide
