// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/sqlitetransfer.h"

#include "server/database/embeddedsql.h"
#include "server/database/statementname.h"

#include <sqlite3.h>

using namespace Qt::Literals::StringLiterals;

namespace saferide::db {

namespace {

using Kind = TransferValue::Kind;

QString sqliteText(const StatementName &name)
{
    return queryText(name.name, Dialect::Sqlite).value_or(QString());
}

QString readText(const TransferTable &table)
{
    return sqliteText(table.isRideLookedUp ? statement(QStringLiteral("copy/read_with_ride"))
                                           : statement(QStringLiteral("copy/read")));
}

QByteArray bytesAt(sqlite3_stmt *statement, int column)
{
    const auto *data = static_cast<const char *>(sqlite3_column_blob(statement, column));
    return {data, sqlite3_column_bytes(statement, column)};
}

void bind(sqlite3_stmt *statement, int place, const TransferValue &value)
{
    const auto size = int(value.bytes.size());
    switch (value.kind) {
    case Kind::Null:
        sqlite3_bind_null(statement, place);
        return;
    case Kind::Integer:
        sqlite3_bind_int64(statement, place, value.integer);
        return;
    case Kind::Real:
        sqlite3_bind_double(statement, place, value.real);
        return;
    case Kind::Text:
        sqlite3_bind_text(statement, place, value.bytes.constData(), size, SQLITE_STATIC);
        return;
    case Kind::Bytes:
        sqlite3_bind_blob(statement, place, value.bytes.constData(), size, SQLITE_STATIC);
        return;
    }
}

} // namespace

SqliteRowReader::SqliteRowReader(SqliteConnection &connection, const TransferTable &table)
    : m_connection(connection)
    , m_table(table.name)
    , m_statement(connection.prepareText(
          table.name,
          readText(table).arg(table.name,
                              table.columns.mid(table.isRideLookedUp ? 1 : 0).join(u", "_s),
                              table.key)))
{
}

Result<bool> SqliteRowReader::next(TransferRow *row)
{
    if (!m_statement) {
        return m_statement.error();
    }
    sqlite3_stmt *statement = m_statement->get();
    const int code = sqlite3_step(statement);
    if (code == SQLITE_DONE) {
        return false;
    }
    if (code != SQLITE_ROW) {
        return m_connection.nativeFailure(m_table);
    }
    row->resize(sqlite3_column_count(statement));
    for (int i = 0; i < row->size(); ++i) {
        TransferValue &value = (*row)[i];
        switch (sqlite3_column_type(statement, i)) {
        case SQLITE_INTEGER:
            value = {Kind::Integer, sqlite3_column_int64(statement, i), 0, {}};
            break;
        case SQLITE_FLOAT:
            value = {Kind::Real, 0, sqlite3_column_double(statement, i), {}};
            break;
        case SQLITE_TEXT:
            value = {Kind::Text, 0, 0, bytesAt(statement, i)};
            break;
        case SQLITE_BLOB:
            value = {Kind::Bytes, 0, 0, bytesAt(statement, i)};
            break;
        default:
            value = {};
        }
    }
    return true;
}

SqliteRowWriter::SqliteRowWriter(SqliteConnection &connection, const TransferTable &table)
    : m_connection(connection)
    , m_table(table.name)
    , m_statement(
          connection.prepareText(table.name,
                                 sqliteText(statement(QStringLiteral("copy/write")))
                                     .arg(table.name, table.columns.join(u", "_s),
                                          QStringList(table.columns.size(), u"?"_s).join(u", "_s))))
{
}

Result<void> SqliteRowWriter::write(const TransferRow &row)
{
    if (!m_statement) {
        return m_statement.error();
    }
    sqlite3_stmt *statement = m_statement->get();
    for (int i = 0; i < row.size(); ++i) {
        bind(statement, i + 1, row[i]);
    }
    const int code = sqlite3_step(statement);
    if (code != SQLITE_DONE) {
        const Error error = m_connection.nativeFailure(m_table);
        sqlite3_reset(statement);
        return error;
    }
    sqlite3_reset(statement);
    return {};
}

} // namespace saferide::db
