// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/databaseurl.h"
#include "server/database/poolmetrics.h"
#include "server/database/sqlerror.h"
#include "server/database/task.h"
#include "shared/core/result.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QStringList>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

struct pg_result;

namespace saferide::db {

struct PreparedStatement
{
    QString name;
    QSqlQuery query;
    QStringList columns; ///< known after the first execution
    const pg_result *rows = nullptr; ///< of the last execution, owned by the query; PostgreSQL only
};

/// Counts and times of statements, across reconnections; read from other threads.
class StatementCounters
{
public:
    void add(const QString &name, qint64 micros, bool failed);
    void addTo(PoolMetrics *metrics) const;

private:
    mutable std::mutex m_mutex; // guards m_metrics
    PoolMetrics m_metrics;
};

/// A connection and its prepared statements. Must be used and destroyed in the thread that opened
/// it; only abort() may be called from other threads.
class Connection
{
public:
    using TimePoint = Task::Clock::time_point;

    static std::unique_ptr<Connection> create(const DatabaseUrl &url, Access access,
                                              StatementCounters *counters);
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;
    virtual ~Connection();

    /// The error is a sentence for the admin. Unavailable: a later attempt may succeed.
    /// InvalidInput: the user or database does not exist, or the file is not an SQLite database.
    virtual Result<void> open() = 0;
    /// InvalidInput if the database cannot be used at all. Called once, before the first job.
    virtual Result<void> checkServer() { return {}; }
    virtual std::optional<Error> begin(Access access, TimePoint deadline) = 0;
    virtual std::optional<Error> commit() = 0;
    virtual void rollback() = 0;
    /// Executes several trusted statements at once, without values.
    virtual std::optional<Error> runScript(const QByteArray &sql) = 0;
    /// The same, of which the last one selects whole numbers: those of its first row.
    virtual Result<QList<qint64>> runSelect(const QByteArray &sql) = 0;
    /// Makes any call that waits for the database return ConnectionLost. Thread-safe.
    virtual void abort() = 0;

    Dialect dialect() const { return m_url.dialect; }
    QSqlDatabase &database() { return m_database; }
    Result<PreparedStatement *> prepare(const QString &name);
    /// 0: there is no schema_migrations table yet. A version that is being migrated to counts as
    /// the one before, as long as this program knows it.
    Result<int> schemaVersion();
    /// Whether a program of this schema version may serve the schema: it is the same, or what
    /// newer programs added does not concern it.
    Result<bool> schemaFits(int program);
    /// A write that changes nothing.
    std::optional<Error> touch();

    /// Logs, counts and translates; remembers the kind for lastFailure().
    Error failed(const QString &what, const QString &nativeCode, const QString &text);
    virtual Error nativeFailure(const QString &what) = 0;
    SqlFailure lastFailure() const { return m_lastFailure; }
    void clearFailure() { m_lastFailure = SqlFailure::None; }
    StatementCounters &counters() { return *m_counters; }

protected:
    Connection(const DatabaseUrl &url, Access access, StatementCounters *counters);
    virtual bool isLost() const { return false; }
    void closeDatabase();

    const DatabaseUrl m_url;
    const Access m_access;
    QSqlDatabase m_database;

private:
    StatementCounters *m_counters;
    std::unordered_map<QString, PreparedStatement> m_statements;
    SqlFailure m_lastFailure = SqlFailure::None;
};

} // namespace saferide::db
