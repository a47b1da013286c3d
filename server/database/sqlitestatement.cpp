// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/sqlitestatement.h"

#include "server/database/session.h"

#include <QElapsedTimer>

#include <sqlite3.h>

namespace saferide::db {

SqliteStatement::SqliteStatement(Session &session, const StatementName &name)
    : m_session(session)
    , m_name(name.name)
    , m_statement(session.sqliteHandle(name))
{
}

SqliteStatement::~SqliteStatement()
{
    if (m_statement) {
        sqlite3_clear_bindings(*m_statement);
    }
    if (m_nanoseconds > 0) {
        m_session.countStatement(m_name, m_nanoseconds / 1000);
    }
}

SqliteStatement &SqliteStatement::add(qint64 value)
{
    if (m_statement) {
        sqlite3_bind_int64(*m_statement, ++m_bound, value);
    }
    return *this;
}

SqliteStatement &SqliteStatement::add(double value)
{
    if (m_statement) {
        sqlite3_bind_double(*m_statement, ++m_bound, value);
    }
    return *this;
}

SqliteStatement &SqliteStatement::add(const std::optional<double> &value)
{
    if (value) {
        return add(*value);
    }
    if (m_statement) {
        sqlite3_bind_null(*m_statement, ++m_bound);
    }
    return *this;
}

SqliteStatement &SqliteStatement::add(const QByteArray &value)
{
    if (m_statement) {
        sqlite3_bind_blob(*m_statement, ++m_bound, value.constData(), int(value.size()),
                          SQLITE_STATIC);
    }
    return *this;
}

Result<int> SqliteStatement::run()
{
    return step<int>([](sqlite3_stmt *statement, bool hasRow) {
        return sqlite3_stmt_readonly(statement) != 0
            ? int(hasRow)
            : sqlite3_changes(sqlite3_db_handle(statement));
    });
}

Result<std::optional<qint64>> SqliteStatement::integer()
{
    return step<std::optional<qint64>>([](sqlite3_stmt *statement, bool hasRow) {
        return hasRow ? std::optional<qint64>(sqlite3_column_int64(statement, 0)) : std::nullopt;
    });
}

template<typename Value, typename Read>
Result<Value> SqliteStatement::step(Read read)
{
    if (!m_statement) {
        return m_statement.error();
    }
    sqlite3_stmt *statement = *m_statement;
    m_bound = 0;
    QElapsedTimer timer;
    timer.start();
    const int code = sqlite3_step(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        const Error error = m_session.nativeFailure(m_name);
        sqlite3_reset(statement);
        return error;
    }
    const Value value = read(statement, code == SQLITE_ROW);
    sqlite3_reset(statement);
    m_nanoseconds += timer.nsecsElapsed();
    return value;
}

} // namespace saferide::db
