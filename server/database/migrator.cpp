// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/migrator.h"

#include "server/database/connection.h"
#include "server/database/embeddedsql.h"
#include "server/database/migrationrun.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocale>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace saferide::db {

namespace {

/// Whether waiting helps, by errno.
ErrorCode codeFor(int reason)
{
    const bool mayPass = reason == ENOSPC || reason == EDQUOT || reason == EIO || reason == EMFILE
        || reason == ENFILE || reason == ENOMEM;
    return mayPass ? ErrorCode::Unavailable : ErrorCode::InvalidInput;
}

Result<void> checkFile(const QString &path)
{
    if (QFileInfo(path).isDir()) {
        return migrationTrouble(ErrorCode::InvalidInput,
                                u"the database "_s + path + u" is a directory"_s);
    }
    // A file system that is mounted read-only, EROFS, may be remounted.
    if (::access(QFile::encodeName(path).constData(), R_OK | W_OK) != 0 && errno == EACCES) {
        return migrationTrouble(
            ErrorCode::InvalidInput,
            u"cannot use the database "_s + path
                + u": no permission to read and write it; make this user its owner"_s);
    }
    return {};
}

Error olderSchema(int found)
{
    if (found == 0) {
        return migrationTrouble(
            ErrorCode::Conflict,
            u"the database is empty: start the daemon, which creates its tables, "
            "or run `saferided migrate`"_s);
    }
    return migrationTrouble(
        ErrorCode::Conflict,
        u"the database has schema version %1, but this program requires %2. Use "
        "the version of the daemon that serves it, or stop the daemon and run "
        "`saferided migrate`"_s.arg(found)
            .arg(currentSchemaVersion()));
}

} // namespace

// Readable by its owner only: it holds password hashes. SQLite's side files inherit its mode.
Result<void> provideFile(const DatabaseUrl &url)
{
    const QString &path = url.path;
    if (url.dialect != Dialect::Sqlite || QFileInfo::exists(path)) {
        return url.dialect == Dialect::Sqlite ? checkFile(path) : Result<void>();
    }
    const QString folder = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(folder)) {
        return migrationTrouble(ErrorCode::InvalidInput,
                                u"cannot create the folder "_s + folder + u" for the database"_s);
    }
    // O_EXCL: another program may have created it meanwhile, which is fine.
    const int descriptor =
        ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const int reason = errno;
    if (descriptor >= 0) {
        ::close(descriptor);
    } else if (reason != EEXIST || !QFileInfo::exists(path)) {
        return migrationTrouble(
            codeFor(reason),
            u"cannot create the database "_s + path + u": "_s + qt_error_string(reason)
                + u". Choose another location with --database, or allow this user to write "
                  "there"_s);
    }
    return {};
}

QString MigrationProgress::text() const
{
    const QLocale numbers(QLocale::English);
    QString text = u"%1, part %2 of %3"_s.arg(name).arg(part).arg(parts);
    if (moved > 0) {
        text += u", "_s + numbers.toString(moved);
        text += total > 0 ? u" of about %1 rows"_s.arg(numbers.toString(total)) : u" rows"_s;
    }
    return text;
}

int currentSchemaVersion()
{
    return int(migrations(Dialect::Sqlite).size());
}

Result<MigrationReport> migrate(const DatabaseUrl &url, const MigrateOptions &options)
{
    if (url.dialect == Dialect::Sqlite && options.dryRun && !QFileInfo::exists(url.path)) {
        MigrationReport report;
        for (const Migration &migration : migrations(url.dialect)) {
            report.applied.append(migration.name);
            report.after = migration.version;
        }
        return report;
    }
    if (const auto provided = provideFile(url); !provided) {
        return provided.error();
    }
    StatementCounters counters;
    const auto connection =
        Connection::create(url, options.dryRun ? Access::Read : Access::Write, &counters);
    if (auto opened = connection->open(); !opened) {
        return opened.error();
    }
    if (auto fit = connection->checkServer(); !fit) {
        return fit.error();
    }
    return MigrationRun(*connection, options).run();
}

Result<void> checkSchema(const DatabaseUrl &url)
{
    const auto found = migrate(url, {.dryRun = true});
    if (!found) {
        return found.error();
    }
    return found->applied.isEmpty() ? Result<void>() : olderSchema(found->before);
}

} // namespace saferide::db
