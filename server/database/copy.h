// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/databaseurl.h"
#include "server/database/rowtransfer.h"

#include <functional>

namespace saferide::db {

/// For one table: rows copied, and their total.
using CopyProgress = std::function<void(const QString &table, qint64 done, qint64 total)>;

struct CopiedTable
{
    QString name;
    qint64 rows = 0;
};

/// Copies everything from one database to another, of the same kind or not: one snapshot of the
/// source, one transaction in the target, so all or nothing; ids continue where those of the source
/// would. A missing SQLite target is created, and the target gets the schema; it must be empty
/// (Conflict). The source must have this program's schema (Conflict). Counts are compared before
/// the commit. Blocks: for the command line only. Errors are sentences for the admin.
Result<QList<CopiedTable>> copyDatabase(const DatabaseUrl &from, const DatabaseUrl &to,
                                        const CopyProgress &progress);

} // namespace saferide::db
