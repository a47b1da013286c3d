// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/databaseurl.h"
#include "shared/core/result.h"

#include <QStringList>

namespace saferide {

/// Records the SQLite files that a daemon has served, in a file elsewhere: if one is missing or
/// empty later, its disk is not mounted, or it is lost, and a new one must not be created. Records
/// nothing for PostgreSQL, which itself reports a missing database.
class KnownDatabases
{
public:
    explicit KnownDatabases(QString file)
        : m_file(std::move(file))
    {
    }

    /// Unavailable if the file was served before and is missing or empty: it may come back.
    Result<void> checkPresent(const db::DatabaseUrl &url) const;
    /// A failure is only logged.
    void remember(const db::DatabaseUrl &url) const;

private:
    QStringList read() const;

    QString m_file;
};

} // namespace saferide
