// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/connection.h"

#include <QHash>
#include <QStringList>

using PGconn = struct pg_conn;
using PGresult = struct pg_result;

namespace saferide::db {

struct BoundArray;
class PostgresqlRows;

/// Read jobs run in REPEATABLE READ READ ONLY (one snapshot), write jobs in READ COMMITTED.
class PostgresqlConnection final : public Connection
{
public:
    PostgresqlConnection(const DatabaseUrl &url, Access access, StatementCounters *counters);
    ~PostgresqlConnection() override;

    Result<void> open() override;
    /// Checks the encoding of the database, and for a connection pooler in between.
    Result<void> checkServer() override;
    std::optional<Error> begin(Access access, TimePoint deadline) override;
    std::optional<Error> commit() override;
    void rollback() override;
    std::optional<Error> runScript(const QByteArray &sql) override;
    Result<QList<qint64>> runSelect(const QByteArray &sql) override;
    void abort() override;
    Error nativeFailure(const QString &what) override;
    /// Uses libpq directly, with binary values and results; kept prepared.
    Result<PostgresqlRows> execute(const QString &name, const std::vector<BoundArray> &arrays);

    PGconn *handle() const;
    /// Translates libpq's result of a statement.
    Error failedWith(const QString &what, const PGresult *result);

protected:
    bool isLost() const override;

private:
    bool serverAnswers() const;
    Error openFailure(ErrorCode code, const QString &reason) const;
    void keepSocket(int descriptor);
    /// The names of its placeholders, in the order of their numbers.
    Result<QStringList> prepareNative(const QString &name);

    QHash<QString, QStringList> m_nativeStatements; ///< with the names of their placeholders
    std::mutex m_socketMutex; // guards m_socket
    int m_socket =
        -1; ///< a duplicate: libpq may close its own at any time, and its number is reused
};

} // namespace saferide::db
