// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/rowtransfer.h"
#include "server/database/sqliteconnection.h"

namespace saferide::db {

class SqliteRowReader final : public RowReader
{
public:
    SqliteRowReader(SqliteConnection &connection, const TransferTable &table);
    Result<bool> next(TransferRow *row) override;

private:
    SqliteConnection &m_connection;
    const QString m_table;
    Result<SqliteConnection::NativeStatement> m_statement;
};

class SqliteRowWriter final : public RowWriter
{
public:
    SqliteRowWriter(SqliteConnection &connection, const TransferTable &table);
    Result<void> write(const TransferRow &row) override;
    Result<void> finish() override { return {}; }

private:
    SqliteConnection &m_connection;
    const QString m_table;
    Result<SqliteConnection::NativeStatement> m_statement;
};

} // namespace saferide::db
