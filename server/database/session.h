// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/dialect.h"
#include "server/database/statement.h"
#include "server/database/statementname.h"

class QSqlDatabase;

namespace saferide::db {

/// The only way to the database: one transaction on one connection. Exists only while a job runs,
/// on a database worker thread; a job must not keep it.
class Session
{
public:
    explicit Session(Connection &connection)
        : m_connection(connection)
    {
    }
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    Statement prepare(const StatementName &name);
    Dialect dialect() const;

    /// For bulk work on driver()->handle(): an sqlite3 * or a PGconn *.
    QSqlDatabase &connection();
    /// What the handle of connection() says went wrong last: logged, counted and translated.
    Error nativeFailure(const QString &statementName);
    /// The same for a statement of libpq, which names its failure by SQLSTATE.
    Error nativeFailure(const QString &statementName, const QString &sqlState, const QString &text);
    /// Counts one execution in the metrics, for statements run on the handle.
    void countStatement(const QString &statementName, qint64 micros);

private:
    Connection &m_connection;
};

} // namespace saferide::db
