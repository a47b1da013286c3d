// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace saferide::db {

/// The name of a query file: `rides/select_by_code` is sql/queries/rides/select_by_code.sql, or
/// select_by_code.postgresql.sql beside it if PostgreSQL requires a different text.
struct StatementName
{
    QString name;
    bool operator==(const StatementName &) const = default;
};

inline StatementName statement(const QString &name)
{
    return StatementName{name};
}

} // namespace saferide::db
