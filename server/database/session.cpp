// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/session.h"

#include "server/database/connection.h"

namespace saferide::db {

Statement Session::prepare(const StatementName &name)
{
    return {m_connection, m_connection.prepare(name.name)};
}

Dialect Session::dialect() const
{
    return m_connection.dialect();
}

QSqlDatabase &Session::connection()
{
    return m_connection.database();
}

Error Session::nativeFailure(const QString &statementName)
{
    return m_connection.nativeFailure(statementName);
}

Error Session::nativeFailure(const QString &statementName, const QString &sqlState,
                             const QString &text)
{
    return m_connection.failed(statementName, sqlState, text);
}

void Session::countStatement(const QString &statementName, qint64 micros)
{
    m_connection.counters().add(statementName, micros, false);
}

} // namespace saferide::db
