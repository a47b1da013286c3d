// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/session.h"

#include "server/database/postgresqlconnection.h"
#include "server/database/postgresqlrows.h"
#include "server/database/sqliteconnection.h"

namespace saferide::db {

Statement Session::prepare(const StatementName &name)
{
    return {m_connection, m_connection.prepare(name.name)};
}

Dialect Session::dialect() const
{
    return m_connection.dialect();
}

Result<sqlite3_stmt *> Session::sqliteHandle(const StatementName &name)
{
    Q_ASSERT(dialect() == Dialect::Sqlite);
    return static_cast<SqliteConnection &>(m_connection).nativeStatement(name.name);
}

Result<PostgresqlRows> Session::execute(const StatementName &name,
                                        const std::vector<BoundArray> &arrays)
{
    Q_ASSERT(dialect() == Dialect::Postgresql);
    return static_cast<PostgresqlConnection &>(m_connection).execute(name.name, arrays);
}

Error Session::nativeFailure(const QString &statementName)
{
    return m_connection.nativeFailure(statementName);
}

void Session::countStatement(const QString &statementName, qint64 micros)
{
    m_connection.counters().add(statementName, micros, false);
}

} // namespace saferide::db
