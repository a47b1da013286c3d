// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/dialect.h"
#include "server/database/statement.h"
#include "server/database/statementname.h"
#include "shared/domain/rideevent.h"

#include <vector>

struct sqlite3_stmt;

namespace saferide::db {

struct BoundArray;
class PostgresqlRows;

/// The only access to the database: a transaction on a connection. Created only by JobRunner while
/// a job runs on a database worker thread; a job must not keep it.
class Session
{
public:
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    Statement prepare(const StatementName &name);
    Dialect dialect() const;

    /// Records an event of this transaction, a writing one: other processes read of it in
    /// ride_events, and the pool's CommitListener receives it after the commit.
    void record(RideEvent event) { m_recorded.push_back(std::move(event)); }
    const std::vector<RideEvent> &recorded() const { return m_recorded; }

    /// For bulk work on SQLite; see SqliteStatement.
    Result<sqlite3_stmt *> sqliteHandle(const StatementName &name);
    /// For bulk work on PostgreSQL, with an array for each placeholder. Kept prepared.
    Result<PostgresqlRows> execute(const StatementName &name,
                                   const std::vector<BoundArray> &arrays);
    /// SQLite's last error: logs, counts and translates it.
    Error nativeFailure(const QString &statementName);
    /// Counts an execution in the metrics.
    void countStatement(const QString &statementName, qint64 micros);

private:
    friend class JobRunner;
    explicit Session(Connection &connection)
        : m_connection(connection)
    {
    }

    Connection &m_connection;
    std::vector<RideEvent> m_recorded;
};

} // namespace saferide::db
