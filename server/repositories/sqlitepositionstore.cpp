// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/embeddedsql.h"
#include "server/repositories/positionkey.h"
#include "server/repositories/positionstore.h"

#include <QElapsedTimer>
#include <QSqlDatabase>
#include <QSqlDriver>

#include <memory>
#include <sqlite3.h>

namespace saferide {

namespace {

/// A statement of SQLite's own interface; placeholders are bound in the order in which they first
/// appear.
class NativeStatement
{
public:
    NativeStatement(db::Session &session, const db::StatementName &name)
        : m_session(session)
        , m_name(name.name)
        , m_statement(nullptr, &sqlite3_finalize)
    {
        const QByteArray text =
            db::queryText(m_name, db::Dialect::Sqlite).value_or(QString()).toUtf8();
        sqlite3 *handle =
            *static_cast<sqlite3 *const *>(session.connection().driver()->handle().constData());
        sqlite3_stmt *prepared = nullptr;
        sqlite3_prepare_v2(handle, text.constData(), int(text.size()), &prepared, nullptr);
        m_statement.reset(prepared);
    }
    NativeStatement(const NativeStatement &) = delete;
    NativeStatement &operator=(const NativeStatement &) = delete;
    ~NativeStatement()
    {
        if (m_micros > 0) {
            m_session.countStatement(m_name, m_micros);
        }
    }

    NativeStatement &add(qint64 value)
    {
        sqlite3_bind_int64(m_statement.get(), ++m_bound, value);
        return *this;
    }
    NativeStatement &add(double value)
    {
        sqlite3_bind_double(m_statement.get(), ++m_bound, value);
        return *this;
    }
    NativeStatement &add(const std::optional<double> &value)
    {
        if (value) {
            return add(*value);
        }
        sqlite3_bind_null(m_statement.get(), ++m_bound);
        return *this;
    }
    NativeStatement &add(const QByteArray &value)
    {
        sqlite3_bind_blob(m_statement.get(), ++m_bound, value.constData(), int(value.size()),
                          SQLITE_TRANSIENT);
        return *this;
    }

    /// How many rows came back or were changed: 0 or 1.
    Result<int> run()
    {
        QElapsedTimer timer;
        timer.start();
        const int code = sqlite3_step(m_statement.get());
        if (code != SQLITE_ROW && code != SQLITE_DONE) {
            const Error error = m_session.nativeFailure(m_name);
            sqlite3_reset(m_statement.get());
            return error;
        }
        const int rows =
            code == SQLITE_ROW ? 1 : sqlite3_changes(sqlite3_db_handle(m_statement.get()));
        const bool isFound = code == SQLITE_ROW || sqlite3_stmt_readonly(m_statement.get()) == 0;
        sqlite3_reset(m_statement.get());
        m_bound = 0;
        m_micros += timer.nsecsElapsed() / 1000;
        return isFound ? rows : 0;
    }

private:
    db::Session &m_session;
    QString m_name;
    std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> m_statement;
    int m_bound = 0;
    qint64 m_micros = 0;
};

class SqliteStore
{
public:
    explicit SqliteStore(db::Session &session)
        : m_session(session)
        , m_exists(session, db::statement(QStringLiteral("positions/lock_participation")))
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
            const auto isNew =
                m_insertId.add(position.participation.value).add(position.clientId).run();
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
        NativeStatement update(m_session,
                               db::statement(QStringLiteral("positions/update_last_known")));
        for (const NewPosition *position : newest) {
            const LocationFix &fix = position->fix;
            update.add(fix.fixTime.msecs).add(fix.point.latitude).add(fix.point.longitude);
            update.add(fix.accuracy)
                .add(fix.speed)
                .add(fix.course)
                .add(fix.altitude)
                .add(fix.battery);
            const auto updated =
                update.add(position->receivedAt.msecs).add(position->participation.value).run();
            if (!updated) {
                return updated.error();
            }
        }
        return {};
    }

private:
    Result<bool> isParticipation(qint64 id)
    {
        if (const auto known = m_known.constFind(id); known != m_known.cend()) {
            return *known;
        }
        const auto found = m_exists.add(id).run();
        if (!found) {
            return found.error();
        }
        return *m_known.insert(id, *found == 1);
    }

    Result<int> insert(const NewPosition &position)
    {
        const LocationFix &fix = position.fix;
        m_insert.add(position.participation.value).add(fix.fixTime.msecs);
        m_insert.add(fix.point.latitude).add(fix.point.longitude);
        m_insert.add(qint64(toE7(fix.point.latitude))).add(qint64(toE7(fix.point.longitude)));
        m_insert.add(fix.accuracy)
            .add(fix.speed)
            .add(fix.course)
            .add(fix.altitude)
            .add(fix.battery);
        return m_insert.add(position.receivedAt.msecs).add(qint64(position.future ? 1 : 0)).run();
    }

    db::Session &m_session;
    NativeStatement m_exists;
    NativeStatement m_insertId;
    NativeStatement m_insert;
    QHash<qint64, bool> m_known;
};

} // namespace

StoreOutcomes storeInSqlite(db::Session &session, const std::vector<NewPosition> &positions)
{
    SqliteStore store(session);
    std::vector<StoreOutcome> outcomes;
    outcomes.reserve(positions.size());
    for (const NewPosition &position : positions) {
        const auto outcome = store.store(position);
        if (!outcome) {
            return outcome.error();
        }
        outcomes.push_back(*outcome);
    }
    if (const auto moved = store.moveLastKnown(newestOfEach(positions, outcomes)); !moved) {
        return moved.error();
    }
    return outcomes;
}

} // namespace saferide
