// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/connection.h"

using PGconn = struct pg_conn;

namespace saferide::db {

/// Read jobs run in REPEATABLE READ READ ONLY (one snapshot), write jobs in READ COMMITTED.
class PostgresqlConnection final : public Connection
{
public:
    PostgresqlConnection(const DatabaseUrl &url, Access access, StatementCounters *counters);
    ~PostgresqlConnection() override;

    Result<void> open() override;
    std::optional<Error> begin(Access access, TimePoint deadline) override;
    std::optional<Error> commit() override;
    void rollback() override;
    std::optional<Error> runScript(const QByteArray &sql) override;
    void abort() override;
    Error nativeFailure(const QString &what) override;

protected:
    bool isLost() const override;

private:
    PGconn *handle() const;
    void setSocket(int descriptor);

    std::mutex m_socketMutex; // guards m_socket
    int m_socket = -1;
};

} // namespace saferide::db
