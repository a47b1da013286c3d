// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/connection.h"

struct sqlite3;
struct sqlite3_stmt;

namespace saferide::db {

/// The file must exist (Migrator creates it). WAL, synchronous=FULL, foreign keys on; readers are
/// query_only. A file that is no longer at its path counts as a lost connection: later writes would
/// be lost with it, and the outcome of a write at that moment is unknown.
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
    Result<QList<qint64>> runSelect(const QByteArray &sql) override;
    /// Does nothing: the deadline ends every wait for a lock and every long statement.
    void abort() override { }
    Error nativeFailure(const QString &what) override;
    using NativeStatement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt *)>;
    /// Uses SQLite's own interface; must not outlive the connection. `what` is for the log.
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
    bool m_isAway = false; // moved, deleted, or its disk is no longer mounted
    std::unordered_map<QString, NativeStatement> m_nativeStatements;
};

} // namespace saferide::db
