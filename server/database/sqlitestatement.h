// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <string>
#include <vector>

struct sqlite3_stmt;

namespace saferide::db {

class Session;
struct StatementName;

/// A statement of SQLite's own interface, for bulk work: kept prepared by its connection, run many
/// times per job, counted once. Bind every placeholder, then call run(). Values stay bound.
class SqliteStatement
{
public:
    SqliteStatement(Session &session, const StatementName &name);
    SqliteStatement(const SqliteStatement &) = delete;
    SqliteStatement &operator=(const SqliteStatement &) = delete;
    ~SqliteStatement();

    /// `name` is that of a placeholder, without its colon, a literal; an unknown name is a defect
    /// and aborts debug builds.
    SqliteStatement &bind(QLatin1StringView name, qint64 value);
    SqliteStatement &bind(QLatin1StringView name, double value);
    SqliteStatement &bind(QLatin1StringView name, const std::optional<double> &value);
    /// The bytes must stay valid until run().
    SqliteStatement &bind(QLatin1StringView name, const QByteArray &value);

    /// The number of changed rows or, for a SELECT, whether there is a row: 0 or 1.
    Result<int> run();
    /// For a SELECT: the first column of the first row as an integer; nullopt if there is no
    /// row.
    Result<std::optional<qint64>> integer();

private:
    int placeOf(QLatin1StringView name);
    template<typename Value, typename Read>
    Result<Value> step(Read read);

    Session &m_session;
    const QString m_name;
    const Result<sqlite3_stmt *> m_statement;
    std::vector<std::string> m_names; ///< of the placeholders, in order; copies, as SQLite
                                      ///< re-prepares after a change of the schema
    std::vector<const char *> m_literals; ///< that named them before
    size_t m_next = 0; ///< they are usually bound in this order
    qint64 m_nanoseconds = 0;
};

} // namespace saferide::db
