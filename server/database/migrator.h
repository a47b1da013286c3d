// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/databaseurl.h"
#include "shared/core/result.h"

#include <QList>
#include <QString>

#include <optional>

namespace saferide::db {

struct MigrationReport
{
    int before = 0; ///< schema version found; 0: an empty database
    int after = 0; ///< schema version now
    QStringList applied; ///< names of the migrations that were applied, or would be
};

struct MigrateOptions
{
    bool dryRun = false; ///< only says what is missing; changes and creates nothing
    std::optional<int> upTo = std::nullopt; ///< for tests of the migrations themselves
};

/// Brings the schema up to date, each migration in a transaction; several programs may do so at
/// once. A SQLite file and its folders are made when missing. Blocks: for start and command line
/// only. Conflict: the schema is newer than this program. Unavailable: no connection. All messages
/// are sentences for the admin that name the remedy.
Result<MigrationReport> migrate(const DatabaseUrl &url, const MigrateOptions &options = {});

/// The version that this program needs.
int currentSchemaVersion();

} // namespace saferide::db
