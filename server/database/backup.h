// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/databaseurl.h"
#include "shared/core/result.h"

#include <functional>

namespace saferide::db {

/// 0..100; called often. PostgreSQL: only at the end, because pg_dump does not report progress.
using BackupProgress = std::function<void(int percent)>;

/// Writes a consistent copy of the database to a new file, while others use it. SQLite: a database
/// file; PostgreSQL: a dump in pg_dump's custom format, for pg_restore. Blocks: for the command
/// line only. Errors are sentences for the admin. An existing file is kept (Conflict); a failure
/// leaves no partial file.
Result<void> backup(const DatabaseUrl &url, const QString &file, const BackupProgress &progress);

} // namespace saferide::db
