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
    const int count = m_statement ? sqlite3_bind_parameter_count(*m_statement) : 0;
    for (int place = 1; place <= count; ++place) {
        m_names.emplace_back(sqlite3_bind_parameter_name(*m_statement, place) + 1);
    }
    m_literals.resize(m_names.size());
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

SqliteStatement &SqliteStatement::bind(QLatin1StringView name, qint64 value)
{
    if (m_statement) {
        sqlite3_bind_int64(*m_statement, placeOf(name), value);
    }
    return *this;
}

SqliteStatement &SqliteStatement::bind(QLatin1StringView name, double value)
{
    if (m_statement) {
        sqlite3_bind_double(*m_statement, placeOf(name), value);
    }
    return *this;
}

SqliteStatement &SqliteStatement::bind(QLatin1StringView name, const std::optional<double> &value)
{
    if (value) {
        return bind(name, *value);
    }
    if (m_statement) {
        sqlite3_bind_null(*m_statement, placeOf(name));
    }
    return *this;
}

SqliteStatement &SqliteStatement::bind(QLatin1StringView name, const QByteArray &value)
{
    if (m_statement) {
        sqlite3_bind_blob(*m_statement, placeOf(name), value.constData(), int(value.size()),
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

int SqliteStatement::placeOf(QLatin1StringView name)
{
    if (m_next < m_literals.size() && m_literals[m_next] == name.data()) {
        return int(++m_next);
    }
    for (size_t step = 0; step < m_names.size(); ++step) {
        const size_t i = (m_next + step) % m_names.size();
        if (std::string_view(name.data(), size_t(name.size())) == m_names[i]) {
            m_literals[i] = name.data();
            m_next = i + 1;
            return int(m_next);
        }
    }
    Q_ASSERT_X(false, "SqliteStatement", name.data());
    return 0;
}

template<typename Value, typename Read>
Result<Value> SqliteStatement::step(Read read)
{
    if (!m_statement) {
        return m_statement.error();
    }
    sqlite3_stmt *statement = *m_statement;
    m_next = 0;
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
