// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/dialect.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>
#include <span>
#include <string_view>

namespace saferide::db {

/// A file of sql/, compiled into the program: `queries/rides/insert.sql`.
struct EmbeddedFile
{
    std::string_view path;
    std::string_view text;
};

/// All of them, sorted by path; made by sql/embed.cmake.
std::span<const EmbeddedFile> embeddedFiles();

/// The text of a query for this dialect, without comment lines and with its fragments.
std::optional<QString> queryText(const QString &name, Dialect dialect);
/// The text of sql/fragments/<name>.sql in the same way.
std::optional<QString> fragmentText(const QString &name);

/// A transaction of a migration.
struct MigrationPart
{
    QByteArray text;
    /// Done again and again, each time in a transaction, until it moves nothing. Its last statement
    /// selects one row: how much it moved, and about how much there is in all.
    bool isRepeated = false;
};

struct Migration
{
    int version = 0;
    QString name; ///< `0001_accounts_and_rides`
    QString notice; ///< lines `-- notice: …`: what the admin has to know before
    /// A line `-- oldest program: …`: the schema version of the oldest program that may serve a
    /// database with this migration. 0: only those that have it.
    int oldestProgram = 0;
    QList<MigrationPart> parts; ///< begin with a line `-- part: once` or `-- part: repeated`
};

Migration migrationFrom(const QString &name, const QByteArray &text);

/// In order, without gaps from 1.
QList<Migration> migrations(Dialect dialect);

} // namespace saferide::db
