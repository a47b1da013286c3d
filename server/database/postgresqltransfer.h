// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/postgresqlconnection.h"
#include "server/database/rowtransfer.h"

namespace saferide::db {

/// COPY … TO STDOUT: the server sends rows as they are read.
class PostgresqlRowReader final : public RowReader
{
public:
    PostgresqlRowReader(PostgresqlConnection &connection, TransferTable table);
    ~PostgresqlRowReader() override;
    Result<bool> next(TransferRow *row) override;

private:
    PostgresqlConnection &m_connection;
    const TransferTable m_table;
    std::optional<Error> m_failure;
    bool m_isReading = false;
};

/// COPY … FROM STDIN.
class PostgresqlRowWriter final : public RowWriter
{
public:
    PostgresqlRowWriter(PostgresqlConnection &connection, const TransferTable &table);
    ~PostgresqlRowWriter() override;
    Result<void> write(const TransferRow &row) override;
    Result<void> finish() override;

private:
    Result<void> send(const QByteArray &text);

    PostgresqlConnection &m_connection;
    const QString m_table;
    std::optional<Error> m_failure;
    bool m_isWriting = false;
    QByteArray m_unsent;
};

} // namespace saferide::db
