// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/databaseurl.h"
#include "shared/core/result.h"

#include <QList>
#include <QString>

#include <functional>
#include <optional>

namespace saferide::db {

struct MigrationReport
{
    int before = 0; ///< schema version found; 0: an empty database
    int after = 0; ///< schema version now
    QStringList applied; ///< names of the migrations that were applied, or would be
};

/// Where a migration of several parts is. Its steps are transactions of a few seconds at most, but
/// for those that make an index.
struct MigrationProgress
{
    QString name; ///< of the migration
    qsizetype part = 0; ///< under way, from 1
    qsizetype parts = 0;
    qint64 moved = 0; ///< rows, by all parts so far
    qint64 total = 0; ///< about how many rows this part moves; 0: not known
    /// `0011_position_keys, part 2 of 4, 1,200,000 of about 10,000,000 rows`
    QString text() const;
};

struct MigrateOptions
{
    bool dryRun = false; ///< only reports what is missing; changes and creates nothing
    std::optional<int> upTo = std::nullopt; ///< for tests of the migrations themselves
    /// Told after each step; false: stop here, which is Unavailable. What is done stays.
    std::function<bool(const MigrationProgress &progress)> report = {};
};

/// Creates a missing SQLite file, empty, with its folders; does nothing for PostgreSQL.
/// InvalidInput: it cannot be created, is not a database, or belongs to another user. Unavailable:
/// the disk is full or failing.
Result<void> provideFile(const DatabaseUrl &url);

/// Migrates the schema to this version, each migration, or each step of a long one, in a
/// transaction; whoever comes next goes on behind the last one that was committed. Several programs
/// may do so at once. A missing SQLite file and its folders are created. Blocks: not for event
/// loops.
/// Conflict: the schema is newer than this program, and not for it. Unavailable: no connection, or
/// a locked file. All messages are sentences for the admin that name the remedy.
Result<MigrationReport> migrate(const DatabaseUrl &url, const MigrateOptions &options = {});

/// Conflict: the schema is older, or newer and not for this program, or there is none yet; the
/// message names the remedy. Changes and creates nothing. Blocks.
Result<void> checkSchema(const DatabaseUrl &url);

/// The version that this program requires.
int currentSchemaVersion();

} // namespace saferide::db
