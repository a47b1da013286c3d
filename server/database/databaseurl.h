// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/dialect.h"
#include "shared/core/result.h"

#include <QString>

namespace saferide::db {

/// The location of the data: `sqlite:///absolute/path.db` or
/// `postgresql://user:password@host:port/name`. User, password, host and name may be
/// percent-encoded; `?sslmode=…` is passed to libpq.
struct DatabaseUrl
{
    Dialect dialect = Dialect::Sqlite;
    QString path; ///< SQLite: absolute path of the file

    QString host; ///< PostgreSQL from here on
    int port = 5432;
    QString name;
    QString user;
    QString password;
    QString sslMode; ///< empty: libpq's own default

    bool operator==(const DatabaseUrl &) const = default;

    /// InvalidInput with a sentence for the admin, which never contains the password.
    static Result<DatabaseUrl> parse(const QString &text);
    static DatabaseUrl sqlite(const QString &absolutePath);

    /// The URL with the password left out: for logs and messages.
    QString toDisplayString() const;
};

} // namespace saferide::db
