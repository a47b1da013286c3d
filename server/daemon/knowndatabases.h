// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/databaseurl.h"
#include "shared/core/result.h"

#include <QStringList>

namespace saferide {

/// The SQLite files that a daemon has served, in a file elsewhere: one that is missing or without
/// content later is on a disk that is not mounted, or lost, and no reason to begin anew. Remembers
/// nothing of PostgreSQL, which tells by itself that a database is not there.
class KnownDatabases
{
public:
    explicit KnownDatabases(QString file)
        : m_file(std::move(file))
    {
    }

    /// Unavailable where the file was served before and is missing or empty: it may come back.
    Result<void> checkPresent(const db::DatabaseUrl &url) const;
    /// A failure is logged only: the database serves all the same.
    void remember(const db::DatabaseUrl &url) const;

private:
    QStringList read() const;

    QString m_file;
};

} // namespace saferide
