// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/migrator.h"

#include "server/database/connection.h"
#include "server/database/embeddedsql.h"
#include "server/database/logging.h"
#include "server/database/statement.h"
#include "server/database/statementname.h"
#include "shared/core/clock.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace saferide::db {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr minutes MigrationDeadline{60};
/// For reading and for the first lock.
constexpr seconds LookDeadline{30};

Error trouble(ErrorCode code, const QString &sentence)
{
    return Error{code, sentence, {}, seconds(code == ErrorCode::Unavailable ? 1 : 0)};
}

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
        return trouble(ErrorCode::InvalidInput, u"the database "_s + path + u" is a directory"_s);
    }
    // A file system that is mounted read-only, EROFS, may be remounted.
    if (::access(QFile::encodeName(path).constData(), R_OK | W_OK) != 0 && errno == EACCES) {
        return trouble(ErrorCode::InvalidInput,
                       u"cannot use the database "_s + path
                           + u": no permission to read and write it; make this user its owner"_s);
    }
    return {};
}

Error newerSchema(int found)
{
    return trouble(
        ErrorCode::Conflict,
        u"the database has schema version %1, but this program supports versions up to %2. "
        "Start the newer SafeRide that migrated it, or restore a backup from before the "
        "upgrade"_s.arg(found)
            .arg(currentSchemaVersion()));
}

Error olderSchema(int found)
{
    if (found == 0) {
        return trouble(ErrorCode::Conflict,
                       u"the database is empty: start the daemon, which creates its tables, "
                       "or run `saferided migrate`"_s);
    }
    return trouble(ErrorCode::Conflict,
                   u"the database has schema version %1, but this program requires %2. Use "
                   "the version of the daemon that serves it, or stop the daemon and run "
                   "`saferided migrate`"_s.arg(found)
                       .arg(currentSchemaVersion()));
}

class MigrationRun
{
public:
    MigrationRun(Connection &connection, const MigrateOptions &options)
        : m_connection(connection)
        , m_options(options)
    {
    }

    Result<MigrationReport> run()
    {
        auto version = lookUp();
        if (!version) {
            return version.error();
        }
        m_report.before = m_report.after = *version;
        if (*version > currentSchemaVersion()) {
            return newerSchema(*version);
        }
        const int target = m_options.upTo.value_or(currentSchemaVersion());
        for (const Migration &migration : migrations(m_connection.dialect())) {
            if (migration.version <= m_report.before || migration.version > target) {
                continue;
            }
            if (const auto done = m_options.dryRun ? Result<void>() : apply(migration); !done) {
                return done.error();
            }
            m_report.applied.append(migration.name);
            m_report.after = migration.version;
        }
        return m_report;
    }

private:
    Result<int> lookUp()
    {
        if (auto error = m_connection.begin(Access::Read, Task::Clock::now() + LookDeadline)) {
            return *std::move(error);
        }
        auto version = m_connection.schemaVersion();
        const bool isDamaged = m_connection.lastFailure() == SqlFailure::Corrupt;
        m_connection.rollback();
        if (!version && isDamaged) {
            return trouble(ErrorCode::InvalidInput,
                           u"the database is damaged; see the log, and restore a backup"_s);
        }
        return version;
    }

    /// One transaction that starts with a lock, so that one of several programs works and the
    /// others find it done.
    Result<void> apply(const Migration &migration)
    {
        if (auto error =
                m_connection.begin(Access::Write, Task::Clock::now() + MigrationDeadline)) {
            return *std::move(error);
        }
        auto error = applyInside(migration);
        if (!error) {
            error = m_connection.commit();
        }
        if (error) {
            m_connection.rollback();
            return trouble(error->code,
                           u"migration "_s + migration.name
                               + u" failed and was rolled back; see the log"_s);
        }
        qCInfo(lcDatabase).noquote() << "migration applied:" << migration.name;
        return {};
    }

    std::optional<Error> applyInside(const Migration &migration)
    {
        if (auto error = m_connection.runScript(
                scriptText(statement(QStringLiteral("schema_migrations/lock"))))) {
            return error;
        }
        if (auto error = m_connection.runScript(
                scriptText(statement(QStringLiteral("schema_migrations/create_table"))))) {
            return error;
        }
        const auto version = m_connection.schemaVersion();
        if (!version) {
            return version.error();
        }
        if (*version >= migration.version) {
            return std::nullopt; // another program was faster
        }
        if (auto error = m_connection.runScript(migration.text)) {
            return error;
        }
        const auto record =
            m_connection.prepare(statement(QStringLiteral("schema_migrations/insert")).name);
        if (!record) {
            return record.error();
        }
        return Statement(m_connection, record)
                   .bind(u":version"_s, migration.version)
                   .bind(u":name"_s, migration.name)
                   .bind(u":applied_at"_s, SystemClock().now())
                   .execute()
            ? std::nullopt
            : std::optional(errorFor(m_connection.lastFailure()));
    }

    QByteArray scriptText(const StatementName &name) const
    {
        return queryText(name.name, m_connection.dialect()).value_or(QString()).toUtf8();
    }

    Connection &m_connection;
    MigrateOptions m_options;
    MigrationReport m_report;
};

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
        return trouble(ErrorCode::InvalidInput,
                       u"cannot create the folder "_s + folder + u" for the database"_s);
    }
    // O_EXCL: another program may have created it meanwhile, which is fine.
    const int descriptor =
        ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const int reason = errno;
    if (descriptor >= 0) {
        ::close(descriptor);
    } else if (reason != EEXIST || !QFileInfo::exists(path)) {
        return trouble(
            codeFor(reason),
            u"cannot create the database "_s + path + u": "_s + qt_error_string(reason)
                + u". Choose another location with --database, or allow this user to write "
                  "there"_s);
    }
    return {};
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
