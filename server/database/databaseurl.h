// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/dialect.h"
#include "shared/core/result.h"

#include <QList>
#include <QString>

namespace saferide::db {

/// The location of the data: `sqlite:///absolute/path.db` or
/// `postgresql://user:password@host:port/name`, where several servers may be listed,
/// `host1:port,host2:port`, one of which is the primary at a time. User, password, host and name
/// may be percent-encoded; `?sslmode=…` is passed to libpq.
struct DatabaseUrl
{
    Dialect dialect = Dialect::Sqlite;
    QString path; ///< SQLite: absolute path of the file

    struct Server
    {
        QString host;
        int port = 5432;

        bool operator==(const Server &) const = default;
    };
    QList<Server> servers; ///< PostgreSQL from here on
    QString name;
    QString user;
    QString password;
    QString sslMode; ///< empty: libpq's own default
    int connectSeconds = 2; ///< of waiting for an answer of the server; 2 at least, by libpq

    bool operator==(const DatabaseUrl &) const = default;

    /// InvalidInput with a sentence for the admin, which never contains the password.
    static Result<DatabaseUrl> parse(const QString &text);
    static DatabaseUrl sqlite(const QString &absolutePath);

    /// The servers as libpq takes them, separated by commas.
    QString hosts() const;
    QString ports() const;
    /// Which of several servers will do, as libpq takes it: the primary.
    QString sessionAttributes() const;

    /// The URL with the password left out: for logs and messages.
    QString toDisplayString() const;
};

} // namespace saferide::db
