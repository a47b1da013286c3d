// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/connection.h"

struct sqlite3;
struct sqlite3_stmt;

namespace saferide::db {

/// The file must exist (Migrator makes it). WAL, synchronous=FULL, foreign keys on; readers are
/// query_only. A file that is not at its path any more counts as a lost connection: what is written
/// to it would go with it, and what was written just then has an unknown outcome.
class SqliteConnection final : public Connection
{
public:
    SqliteConnection(const DatabaseUrl &url, Access access, StatementCounters *counters);
    ~SqliteConnection() override;

    Result<void> open() override;
    std::optional<Error> begin(Access access, TimePoint deadline) override;
    std::optional<Error> commit() override;
    void rollback() override;
    std::optional<Error> runScript(const QByteArray &sql) override;
    /// Nothing to cut: the deadline ends every wait for a lock and every long statement.
    void abort() override { }
    Error nativeFailure(const QString &what) override;
    using NativeStatement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt *)>;
    /// By SQLite's own interface; must not outlive the connection. `what` is for the log.
    Result<NativeStatement> prepareText(const QString &what, const QString &sql);
    /// The same, kept prepared.
    Result<sqlite3_stmt *> nativeStatement(const QString &name);

protected:
    bool isLost() const override { return m_isAway; }

private:
    std::optional<Error> checkPlace();
    static int onBusy(void *self, int count);
    static int onProgress(void *self);
    bool isOver() const { return Task::Clock::now() >= m_deadline; }
    sqlite3 *handle() const;
    Error openFailure(const QString &text) const;

    TimePoint m_deadline;
    bool m_isAway = false; // moved, deleted, or its disk is not mounted any more
    std::unordered_map<QString, NativeStatement> m_nativeStatements;
};

} // namespace saferide::db
