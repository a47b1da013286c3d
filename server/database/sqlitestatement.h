// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QString>

#include <optional>

struct sqlite3_stmt;

namespace saferide::db {

class Session;
struct StatementName;

/// A statement of SQLite's own interface, for bulk work: kept prepared by its connection, run many
/// times by one job, counted once. Placeholders are bound in the order in which they first appear.
class SqliteStatement
{
public:
    SqliteStatement(Session &session, const StatementName &name);
    SqliteStatement(const SqliteStatement &) = delete;
    SqliteStatement &operator=(const SqliteStatement &) = delete;
    ~SqliteStatement();

    SqliteStatement &add(qint64 value);
    SqliteStatement &add(double value);
    SqliteStatement &add(const std::optional<double> &value);
    /// The bytes must stay until run().
    SqliteStatement &add(const QByteArray &value);

    /// How many rows were changed or, of a SELECT, whether there is one: 0 or 1.
    Result<int> run();
    /// Of a SELECT: the first column of its first row, as an integer; nullopt where there is no
    /// row.
    Result<std::optional<qint64>> integer();

private:
    template<typename Value, typename Read>
    Result<Value> step(Read read);

    Session &m_session;
    const QString m_name;
    const Result<sqlite3_stmt *> m_statement;
    int m_bound = 0;
    qint64 m_nanoseconds = 0;
};

} // namespace saferide::db
