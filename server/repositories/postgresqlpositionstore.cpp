// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/postgresqlarray.h"
#include "server/database/postgresqlrows.h"
#include "server/repositories/positionstore.h"
#include "shared/domain/fixfields.h"
#include "shared/domain/positionkey.h"

#include <QHash>
#include <QSet>

#include <utility>

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

using Rows = std::vector<const NewPosition *>;

template<typename Value>
db::PostgresqlArray column(const Rows &rows, Value value)
{
    db::PostgresqlArray array;
    for (const NewPosition *row : rows) {
        array.add(value(*row));
    }
    return array;
}

/// `{fix_arrays}`
void appendFixes(std::vector<db::BoundArray> &arrays, const Rows &rows)
{
    arrays.push_back({"fix_time"_L1,
                      column(rows, [](const NewPosition &row) { return row.fix.fixTime.msecs; })});
    for (const PlaceField &field : PlaceFields) {
        arrays.push_back({field.name, column(rows, [&field](const NewPosition &row) {
                              return row.fix.point.*field.value;
                          })});
    }
    for (const MeasuredField &field : MeasuredFields) {
        arrays.push_back({field.name, column(rows, [&field](const NewPosition &row) {
                              return row.fix.*field.value;
                          })});
    }
}

qint64 participationOf(const NewPosition &position)
{
    return position.participation.value;
}

qint64 orderTimeOf(const NewPosition &position)
{
    return position.fix.orderTime().msecs;
}

qint64 receivedAtOf(const NewPosition &position)
{
    return position.receivedAt.msecs;
}

std::vector<db::BoundArray> newRows(const Rows &rows, const QHash<qint64, qint64> &rides)
{
    std::vector<db::BoundArray> arrays{
        {"ride_id"_L1,
         column(rows, [&](const NewPosition &row) { return rides.value(participationOf(row)); })},
        {"participation_id"_L1, column(rows, participationOf)},
        {"latitude_e7"_L1,
         column(rows, [](const NewPosition &row) { return toE7(row.fix.point.latitude); })},
        {"longitude_e7"_L1,
         column(rows,
                [](const NewPosition &row) { return longitudeToE7(row.fix.point.longitude); })},
        {"received_at"_L1, column(rows, receivedAtOf)},
        {"is_future"_L1, column(rows, [](const NewPosition &row) { return row.future; })}};
    appendFixes(arrays, rows);
    return arrays;
}

class PostgresqlStore
{
public:
    PostgresqlStore(db::Session &session, const std::vector<NewPosition> &positions)
        : m_session(session)
        , m_positions(positions)
        , m_outcomes(positions.size(), StoreOutcome::Duplicate)
        , m_candidates(byParticipation(positions))
    {
    }

    StoreOutcomes store()
    {
        for (const auto &step :
             {&PostgresqlStore::lockParticipations, &PostgresqlStore::insertClientIds,
              &PostgresqlStore::insertPositions, &PostgresqlStore::moveLastKnown}) {
            if (auto done = (this->*step)(); !done) {
                return done.error();
            }
        }
        return std::move(m_outcomes);
    }

private:
    /// Others wait for nobody: see lock_participation.
    Result<void> lockParticipations()
    {
        db::PostgresqlArray ids;
        qint64 last = 0;
        for (const size_t i : m_candidates) {
            if (const qint64 id = participationOf(m_positions[i]); id != std::exchange(last, id)) {
                ids.add(id);
            }
        }
        const auto found = m_session.execute(
            db::statement(QStringLiteral("positions/lock_participation")), {{"ids"_L1, ids}});
        if (!found) {
            return found.error();
        }
        QHash<qint64, bool> isLockedHere; // of those that exist
        m_rides.reserve(found->size());
        db::PostgresqlArray purged;
        bool hasPurged = false;
        const int id = found->column("id");
        const int lockedHere = found->column("is_locked_here");
        const int isPurged = found->column("is_purged");
        const int ride = found->column("ride_id");
        for (int i = 0; i < found->size(); ++i) {
            const bool isHere = found->integer(i, lockedHere) != 0;
            isLockedHere.insert(found->integer(i, id), isHere);
            m_rides.insert(found->integer(i, id), found->integer(i, ride));
            if (isHere && found->integer(i, isPurged) != 0) {
                purged.add(found->integer(i, id));
                hasPurged = true;
            }
        }
        std::erase_if(m_candidates, [&](size_t i) {
            const auto present = isLockedHere.constFind(participationOf(m_positions[i]));
            const bool exists = present != isLockedHere.cend();
            if (!exists || !*present) {
                m_outcomes[i] = exists ? StoreOutcome::Locked : StoreOutcome::Refused;
            }
            return !exists || !*present;
        });
        return hasPurged ? unpurge(purged) : Result<void>();
    }

    /// Retention looks at these again.
    Result<void> unpurge(const db::PostgresqlArray &participations)
    {
        const auto done = m_session.execute(db::statement(QStringLiteral("positions/unpurge")),
                                            {{"ids"_L1, participations}});
        return done ? Result<void>() : done.error();
    }

    Result<void> insertClientIds()
    {
        using ClientKey = std::pair<qint64, QByteArray>;
        QHash<ClientKey, size_t> first; // in the batch
        db::PostgresqlArray rides;
        db::PostgresqlArray participations;
        db::PostgresqlArray ids;
        for (const size_t i : m_candidates) {
            const NewPosition &position = m_positions[i];
            if (position.clientId.isEmpty()) {
                continue;
            }
            const ClientKey key(participationOf(position), clientKeyOf(position));
            if (!first.contains(key)) {
                first.insert(key, i);
                rides.add(m_rides.value(key.first));
                participations.add(key.first);
                ids.add(key.second);
            }
        }
        if (first.isEmpty()) {
            return {};
        }
        const auto added =
            m_session.execute(db::statement(QStringLiteral("positions/insert_client_id")),
                              {{"ride_ids"_L1, rides},
                               {"participation_ids"_L1, participations},
                               {"client_ids"_L1, ids}});
        if (!added) {
            return added.error();
        }
        const int participation = added->column("participation_id");
        const int clientId = added->column("client_id");
        QSet<size_t> isNew;
        for (int i = 0; i < added->size(); ++i) {
            isNew.insert(
                first.value({added->integer(i, participation), added->bytes(i, clientId)}));
        }
        std::erase_if(m_candidates, [&](size_t i) {
            return !m_positions[i].clientId.isEmpty() && !isNew.contains(i);
        });
        return {};
    }

    Result<void> insertPositions()
    {
        QHash<PositionKey, size_t> first; // in the batch
        Rows rows;
        for (const size_t i : m_candidates) {
            const PositionKey key = PositionKey::of(m_positions[i]);
            if (!first.contains(key)) {
                first.insert(key, i);
                rows.push_back(&m_positions[i]);
            }
        }
        if (rows.empty()) {
            return {};
        }
        const auto added = m_session.execute(db::statement(QStringLiteral("positions/insert")),
                                             newRows(rows, m_rides));
        if (!added) {
            return added.error();
        }
        const int participation = added->column("participation_id");
        const int fixTime = added->column("fix_time");
        const int latitude = added->column("latitude_e7");
        const int longitude = added->column("longitude_e7");
        for (int i = 0; i < added->size(); ++i) {
            const PositionKey key{added->integer(i, participation), added->integer(i, fixTime),
                                  int(added->integer(i, latitude)),
                                  int(added->integer(i, longitude))};
            m_outcomes[first.value(key)] = StoreOutcome::Stored;
        }
        return {};
    }

    Result<void> moveLastKnown()
    {
        const auto newest = newestOfEach(m_positions, m_outcomes);
        if (newest.isEmpty()) {
            return {};
        }
        const Rows rows(newest.cbegin(), newest.cend());
        std::vector<db::BoundArray> arrays{{"id"_L1, column(rows, participationOf)},
                                           {"order_time"_L1, column(rows, orderTimeOf)},
                                           {"received_at"_L1, column(rows, receivedAtOf)}};
        appendFixes(arrays, rows);
        const auto moved =
            m_session.execute(db::statement(QStringLiteral("positions/update_last_known")), arrays);
        return moved ? Result<void>() : moved.error();
    }

    db::Session &m_session;
    const std::vector<NewPosition> &m_positions;
    std::vector<StoreOutcome> m_outcomes;
    QHash<qint64, qint64> m_rides; ///< of participations
    std::vector<size_t> m_candidates; ///< indexes that may still be new
};

} // namespace

StoreOutcomes storeInPostgresql(db::Session &session, const std::vector<NewPosition> &positions)
{
    return PostgresqlStore(session, positions).store();
}

} // namespace saferide
