// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/positionrepository.h"

#include "server/repositories/pagefromrows.h"
#include "server/repositories/positionstore.h"
#include "server/repositories/rowfields.h"
#include "shared/domain/positionkey.h"

#include <algorithm>
#include <limits>
#include <numeric>

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

/// A coordinate that a client gave, as far as there are any.
int within(qint64 e7)
{
    constexpr qint64 Most = 1'800'000'000;
    return int(std::clamp(e7, -Most, Most));
}

Position positionFromRow(const Row &row)
{
    Position position;
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

Result<PageOf<Position>> PositionRepository::history(ParticipationId participation,
                                                     std::optional<Timestamp> from,
                                                     std::optional<Timestamp> to, const Page &page)
{
    Place after;
    if (page.afterPlace.size() == PositionKey::PlaceNumbers) {
        after = {page.afterPlace[0], within(page.afterPlace[1]), within(page.afterPlace[2])};
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

std::vector<size_t> byParticipation(const std::vector<NewPosition> &positions)
{
    std::vector<size_t> order(positions.size());
    std::iota(order.begin(), order.end(), size_t(0));
    std::ranges::stable_sort(order, {},
                             [&positions](size_t i) { return positions[i].participation.value; });
    return order;
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

Result<QHash<ParticipationId, LocationFix>> PositionRepository::delayed(RideId ride,
                                                                        Timestamp until)
{
    constexpr qint64 HalfDay = 12LL * 3600 * 1000;
    QHash<ParticipationId, LocationFix> found;
    const auto read = m_session.prepare(statement(QStringLiteral("positions/select_delayed")))
                          .bind(u":ride_id"_s, ride.value)
                          .bind(u":since"_s, until + -HalfDay)
                          .bind(u":until"_s, until)
                          .all([&found](const Row &row) {
                              found.insert(ParticipationId{row.integer("id"_L1)},
                                           fixFromRow(row, row.timestamp("fix_time"_L1)));
                              return true;
                          });
    return read ? Result(std::move(found)) : read.error();
}

} // namespace saferide
