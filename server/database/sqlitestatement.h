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
/// times by one job, counted once. Bind every placeholder, then run it. What was bound stays.
class SqliteStatement
{
public:
    SqliteStatement(Session &session, const StatementName &name);
    SqliteStatement(const SqliteStatement &) = delete;
    SqliteStatement &operator=(const SqliteStatement &) = delete;
    ~SqliteStatement();

    /// `name` is that of a placeholder, without its colon; one that the statement does not have is
    /// a defect and stops the program in debug builds.
    SqliteStatement &bind(QLatin1StringView name, qint64 value);
    SqliteStatement &bind(QLatin1StringView name, double value);
    SqliteStatement &bind(QLatin1StringView name, const std::optional<double> &value);
    /// The bytes must stay until run().
    SqliteStatement &bind(QLatin1StringView name, const QByteArray &value);

    /// How many rows were changed or, of a SELECT, whether there is one: 0 or 1.
    Result<int> run();
    /// Of a SELECT: the first column of its first row, as an integer; nullopt where there is no
    /// row.
    Result<std::optional<qint64>> integer();

private:
    int placeOf(QLatin1StringView name);
    template<typename Value, typename Read>
    Result<Value> step(Read read);

    Session &m_session;
    const QString m_name;
    const Result<sqlite3_stmt *> m_statement;
    std::vector<std::string> m_names; ///< of the placeholders, in their order; copies, as SQLite
                                      ///< prepares anew when the schema changed
    size_t m_next = 0; ///< they are mostly bound in this order
    qint64 m_nanoseconds = 0;
};

} // namespace saferide::db
