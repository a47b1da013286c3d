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
    bool dryRun = false; ///< only reports what is missing; changes and creates nothing
    std::optional<int> upTo = std::nullopt; ///< for tests of the migrations themselves
};

/// Creates a missing SQLite file, empty, with its folders; does nothing for PostgreSQL.
/// InvalidInput: it cannot be created, is not a database, or belongs to another user. Unavailable:
/// the disk is full or failing.
Result<void> provideFile(const DatabaseUrl &url);

/// Migrates the schema to this version, each migration in a transaction; several programs may do so
/// at once. A missing SQLite file and its folders are created. Blocks: not for event loops.
/// Conflict: the schema is newer than this program. Unavailable: no connection, or a locked file.
/// All messages are sentences for the admin that name the remedy.
Result<MigrationReport> migrate(const DatabaseUrl &url, const MigrateOptions &options = {});

/// Conflict: the schema is older or newer than this program's, or there is none yet; the message
/// names the remedy. Changes and creates nothing. Blocks.
Result<void> checkSchema(const DatabaseUrl &url);

/// The version that this program requires.
int currentSchemaVersion();

} // namespace saferide::db
