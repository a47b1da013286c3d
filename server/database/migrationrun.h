// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/connection.h"
#include "server/database/embeddedsql.h"
#include "server/database/migrator.h"
#include "server/database/statement.h"

#include <QElapsedTimer>

namespace saferide::db {

/// A sentence for the admin; Unavailable asks to be tried again.
Error migrationTrouble(ErrorCode code, const QString &sentence);

/// Brings the schema of one database to that of this program. How far a migration has come is in
/// the database (migration_progress) and committed with each step.
class MigrationRun
{
public:
    MigrationRun(Connection &connection, const MigrateOptions &options)
        : m_connection(connection)
        , m_options(options)
    {
    }

    /// Conflict: the schema is newer than this program, and not for it.
    Result<MigrationReport> run();

private:
    struct Step
    {
        bool isLast = false; ///< the migration is finished
        MigrationProgress progress;
    };
    struct Place
    {
        qsizetype parts = 0; ///< that are done
        qint64 moved = 0;
    };

    Result<int> lookUp();
    Result<void> apply(const Migration &migration);
    Result<Step> takeStep(const Migration &migration);
    Result<Step> takeStepInside(const Migration &migration);
    Result<Place> placeIn(const Migration &migration);
    Result<void> record(const Migration &migration, const Place &place);
    Result<void> recordVersion(const Migration &migration, Timestamp appliedAt);
    void logProgress(const MigrationProgress &progress);
    Result<void> runQuery(const QString &name);
    Statement ask(const QString &name);

    Connection &m_connection;
    const MigrateOptions m_options;
    MigrationReport m_report;
    QElapsedTimer m_sinceLogged;
};

} // namespace saferide::db
