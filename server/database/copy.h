// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/databaseurl.h"
#include "server/database/rowtransfer.h"

#include <functional>

namespace saferide::db {

/// Of one table: rows copied, of how many.
using CopyProgress = std::function<void(const QString &table, qint64 done, qint64 total)>;

struct CopiedTable
{
    QString name;
    qint64 rows = 0;
};

/// Moves everything from one database to another, of the same kind or not: one state of the source,
/// one transaction in the target, so that all of it is there or nothing; ids go on where the source
/// would have. The target is made where it is a SQLite file that is missing, and gets the schema;
/// it must hold nothing yet (Conflict). The source must have this program's schema (Conflict).
/// Counts are compared before the commit. Blocks: for the command line only. Errors are sentences
/// for the admin.
Result<QList<CopiedTable>> copyDatabase(const DatabaseUrl &from, const DatabaseUrl &to,
                                        const CopyProgress &progress);

} // namespace saferide::db
