// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/sqlitestatement.h"
#include "server/repositories/positionstore.h"
#include "shared/domain/fixfields.h"
#include "shared/domain/positionkey.h"

#include <QHash>

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

/// `{fix_binds}`
void bindFix(db::SqliteStatement &statement, const LocationFix &fix)
{
    statement.bind("fix_time"_L1, fix.fixTime.msecs);
    for (const PlaceField &field : PlaceFields) {
        statement.bind(field.name, fix.point.*field.value);
    }
    for (const MeasuredField &field : MeasuredFields) {
        statement.bind(field.name, fix.*field.value);
    }
}

class SqliteStore
{
public:
    explicit SqliteStore(db::Session &session)
        : m_session(session)
        , m_isPurged(session, db::statement(QStringLiteral("positions/lock_participation")))
        , m_unpurge(session, db::statement(QStringLiteral("positions/unpurge")))
        , m_insertId(session, db::statement(QStringLiteral("positions/insert_client_id")))
        , m_insert(session, db::statement(QStringLiteral("positions/insert")))
    {
    }

    Result<StoreOutcome> store(const NewPosition &position)
    {
        const auto exists = isParticipation(position.participation.value);
        if (!exists) {
            return exists.error();
        }
        if (!*exists) {
            return StoreOutcome::Refused;
        }
        if (!position.clientId.isEmpty()) {
            const QByteArray key = clientKeyOf(position);
            const auto isNew = m_insertId.bind("participation_id"_L1, position.participation.value)
                                   .bind("client_id"_L1, key)
                                   .run();
            if (!isNew) {
                return isNew.error();
            }
            if (*isNew == 0) {
                return StoreOutcome::Duplicate;
            }
        }
        const auto inserted = insert(position);
        if (!inserted) {
            return inserted.error();
        }
        return *inserted == 1 ? StoreOutcome::Stored : StoreOutcome::Duplicate;
    }

    Result<void> moveLastKnown(const QHash<qint64, const NewPosition *> &newest)
    {
        db::SqliteStatement update(m_session,
                                   db::statement(QStringLiteral("positions/update_last_known")));
        for (const NewPosition *position : newest) {
            bindFix(update, position->fix);
            const auto updated = update.bind("order_time"_L1, position->fix.orderTime().msecs)
                                     .bind("received_at"_L1, position->receivedAt.msecs)
                                     .bind("id"_L1, position->participation.value)
                                     .run();
            if (!updated) {
                return updated.error();
            }
        }
        return {};
    }

private:
    Result<bool> isParticipation(qint64 id)
    {
        if (id == m_lastId) { // they come together
            return m_lastExists;
        }
        const auto isPurged = m_isPurged.bind("id"_L1, id).integer();
        if (!isPurged) {
            return isPurged.error();
        }
        if (isPurged->value_or(0) != 0) { // retention looks at it again
            if (const auto unpurged = m_unpurge.bind("id"_L1, id).run(); !unpurged) {
                return unpurged.error();
            }
        }
        m_lastId = id;
        m_lastExists = isPurged->has_value();
        return m_lastExists;
    }

    Result<int> insert(const NewPosition &position)
    {
        const GeoPoint &point = position.fix.point;
        m_insert.bind("participation_id"_L1, position.participation.value);
        bindFix(m_insert, position.fix);
        return m_insert.bind("latitude_e7"_L1, qint64(toE7(point.latitude)))
            .bind("longitude_e7"_L1, qint64(longitudeToE7(point.longitude)))
            .bind("received_at"_L1, position.receivedAt.msecs)
            .bind("is_future"_L1, qint64(position.future ? 1 : 0))
            .run();
    }

    db::Session &m_session;
    db::SqliteStatement m_isPurged; ///< no row: there is no such participation
    db::SqliteStatement m_unpurge;
    db::SqliteStatement m_insertId;
    db::SqliteStatement m_insert;
    qint64 m_lastId = 0;
    bool m_lastExists = false;
};

} // namespace

StoreOutcomes storeInSqlite(db::Session &session, const std::vector<NewPosition> &positions)
{
    SqliteStore store(session);
    std::vector<StoreOutcome> outcomes(positions.size(), StoreOutcome::Refused);
    for (const size_t i : byParticipation(positions)) {
        const auto outcome = store.store(positions[i]);
        if (!outcome) {
            return outcome.error();
        }
        outcomes[i] = *outcome;
    }
    if (const auto moved = store.moveLastKnown(newestOfEach(positions, outcomes)); !moved) {
        return moved.error();
    }
    return outcomes;
}

} // namespace saferide
