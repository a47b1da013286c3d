// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/rowtransfer.h"

#include "server/database/postgresqltransfer.h"
#include "server/database/sqlitetransfer.h"
#include "server/database/statement.h"
#include "server/database/statementname.h"

using namespace Qt::Literals::StringLiterals;

namespace saferide::db {

namespace {

using Kind = TransferValue::Kind;

Result<Kind> kindOf(const QString &type)
{
    if (type == "INTEGER"_L1 || type == "bigint"_L1 || type == "integer"_L1
        || type == "boolean"_L1) {
        return Kind::Integer;
    }
    if (type == "REAL"_L1 || type == "double precision"_L1) {
        return Kind::Real;
    }
    if (type == "TEXT"_L1 || type == "text"_L1) {
        return Kind::Text;
    }
    if (type == "BLOB"_L1 || type == "bytea"_L1) {
        return Kind::Bytes;
    }
    return Error{ErrorCode::Internal, u"the schema has a column of unknown type "_s + type};
}

} // namespace

Result<void> readColumns(Connection &connection, TransferTable &table)
{
    const auto columns =
        Statement(connection, connection.prepare(statement(QStringLiteral("copy/columns")).name))
            .bind(u":table"_s, table.name)
            .all(
                [](const Row &row) { return std::pair(row.text("name"_L1), row.text("kind"_L1)); });
    if (!columns) {
        return columns.error();
    }
    for (const auto &[name, type] : *columns) {
        const auto kind = kindOf(type);
        if (!kind) {
            return kind.error();
        }
        table.columns.append(name);
        table.kinds.append(*kind);
    }
    return {};
}

std::unique_ptr<RowReader> RowReader::create(Connection &connection, const TransferTable &table)
{
    if (connection.dialect() == Dialect::Sqlite) {
        return std::make_unique<SqliteRowReader>(static_cast<SqliteConnection &>(connection),
                                                 table);
    }
    return std::make_unique<PostgresqlRowReader>(static_cast<PostgresqlConnection &>(connection),
                                                 table);
}

std::unique_ptr<RowWriter> RowWriter::create(Connection &connection, const TransferTable &table)
{
    if (connection.dialect() == Dialect::Sqlite) {
        return std::make_unique<SqliteRowWriter>(static_cast<SqliteConnection &>(connection),
                                                 table);
    }
    return std::make_unique<PostgresqlRowWriter>(static_cast<PostgresqlConnection &>(connection),
                                                 table);
}

} // namespace saferide::db
