// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/postgresqlarray.h"
#include "server/database/postgresqlrows.h"
#include "server/repositories/positionkey.h"
#include "server/repositories/positionstore.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace saferide {

namespace {

using Rows = std::vector<const NewPosition *>;

/// The columns that positions and participations share, after the fix time.
std::vector<db::PostgresqlArray> fixColumns(const Rows &rows)
{
    std::vector<db::PostgresqlArray> columns(7);
    for (const NewPosition *row : rows) {
        const LocationFix &fix = row->fix;
        columns[0].add(fix.point.latitude);
        columns[1].add(fix.point.longitude);
        columns[2].add(fix.accuracy);
        columns[3].add(fix.speed);
        columns[4].add(fix.course);
        columns[5].add(fix.altitude);
        columns[6].add(fix.battery);
    }
    return columns;
}

template<typename Value>
db::PostgresqlArray column(const Rows &rows, Value value)
{
    db::PostgresqlArray array;
    for (const NewPosition *row : rows) {
        array.add(value(*row));
    }
    return array;
}

qint64 participationOf(const NewPosition &position)
{
    return position.participation.value;
}

qint64 fixTimeOf(const NewPosition &position)
{
    return position.fix.fixTime.msecs;
}

qint64 orderTimeOf(const NewPosition &position)
{
    return position.fix.orderTime().msecs;
}

qint64 receivedAtOf(const NewPosition &position)
{
    return position.receivedAt.msecs;
}

class PostgresqlStore
{
public:
    PostgresqlStore(db::Session &session, const std::vector<NewPosition> &positions)
        : m_session(session)
        , m_positions(positions)
        , m_outcomes(positions.size(), StoreOutcome::Duplicate)
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
        QSet<qint64> wanted;
        db::PostgresqlArray ids;
        for (const NewPosition &position : m_positions) {
            if (!wanted.contains(participationOf(position))) {
                wanted.insert(participationOf(position));
                ids.add(participationOf(position));
            }
        }
        const auto found =
            m_session.execute(db::statement(QStringLiteral("positions/lock_participation")), {ids});
        if (!found) {
            return found.error();
        }
        QHash<qint64, bool> isLockedHere; // of those that exist
        db::PostgresqlArray purged;
        bool hasPurged = false;
        for (int i = 0; i < found->size(); ++i) {
            const bool isHere = found->integer(i, 1) != 0;
            isLockedHere.insert(found->integer(i, 0), isHere);
            if (isHere && found->integer(i, 2) != 0) {
                purged.add(found->integer(i, 0));
                hasPurged = true;
            }
        }
        for (size_t i = 0; i < m_positions.size(); ++i) {
            const auto present = isLockedHere.constFind(participationOf(m_positions[i]));
            if (present == isLockedHere.cend()) {
                m_outcomes[i] = StoreOutcome::Refused;
            } else if (*present) {
                m_candidates.push_back(i);
            } else {
                m_outcomes[i] = StoreOutcome::Locked;
            }
        }
        return hasPurged ? unpurge(purged) : Result<void>();
    }

    /// Retention looks at these again.
    Result<void> unpurge(const db::PostgresqlArray &participations)
    {
        const auto done =
            m_session.execute(db::statement(QStringLiteral("positions/unpurge")), {participations});
        return done ? Result<void>() : done.error();
    }

    Result<void> insertClientIds()
    {
        using ClientKey = std::pair<qint64, QByteArray>;
        QHash<ClientKey, size_t> first; // in the batch
        db::PostgresqlArray participations;
        db::PostgresqlArray ids;
        std::vector<size_t> kept;
        for (const size_t i : m_candidates) {
            const NewPosition &position = m_positions[i];
            if (position.clientId.isEmpty()) {
                kept.push_back(i);
                continue;
            }
            const ClientKey key(participationOf(position), clientKeyOf(position));
            if (!first.contains(key)) {
                first.insert(key, i);
                participations.add(key.first);
                ids.add(key.second);
            }
        }
        if (!first.isEmpty()) {
            const auto added = m_session.execute(
                db::statement(QStringLiteral("positions/insert_client_id")), {participations, ids});
            if (!added) {
                return added.error();
            }
            for (int i = 0; i < added->size(); ++i) {
                kept.push_back(first.value({added->integer(i, 0), added->bytes(i, 1)}));
            }
            std::sort(kept.begin(), kept.end());
        }
        m_candidates = std::move(kept);
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
        auto fixes = fixColumns(rows);
        std::vector<db::PostgresqlArray> arrays{column(rows, participationOf),
                                                column(rows, fixTimeOf), fixes[0], fixes[1]};
        arrays.push_back(
            column(rows, [](const NewPosition &p) { return toE7(p.fix.point.latitude); }));
        arrays.push_back(column(
            rows, [](const NewPosition &p) { return longitudeToE7(p.fix.point.longitude); }));
        arrays.insert(arrays.end(), fixes.begin() + 2, fixes.end());
        arrays.push_back(column(rows, receivedAtOf));
        arrays.push_back(column(rows, [](const NewPosition &p) { return p.future; }));
        const auto added =
            m_session.execute(db::statement(QStringLiteral("positions/insert")), arrays);
        if (!added) {
            return added.error();
        }
        for (int i = 0; i < added->size(); ++i) {
            const PositionKey key{added->integer(i, 0), added->integer(i, 1),
                                  int(added->integer(i, 2)), int(added->integer(i, 3))};
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
        std::vector<db::PostgresqlArray> arrays{column(rows, participationOf),
                                                column(rows, orderTimeOf), column(rows, fixTimeOf)};
        const auto fixes = fixColumns(rows);
        arrays.insert(arrays.end(), fixes.begin(), fixes.end());
        arrays.push_back(column(rows, receivedAtOf));
        const auto moved =
            m_session.execute(db::statement(QStringLiteral("positions/update_last_known")), arrays);
        return moved ? Result<void>() : moved.error();
    }

    db::Session &m_session;
    const std::vector<NewPosition> &m_positions;
    std::vector<StoreOutcome> m_outcomes;
    std::vector<size_t> m_candidates; ///< indexes that may still be new
};

} // namespace

StoreOutcomes storeInPostgresql(db::Session &session, const std::vector<NewPosition> &positions)
{
    return PostgresqlStore(session, positions).store();
}

} // namespace saferide
