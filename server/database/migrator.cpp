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

using namespace Qt::Literals::StringLiterals;

namespace saferide::db {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr minutes MigrationDeadline{60};
/// For what only looks and for the first lock.
constexpr seconds LookDeadline{30};

Error trouble(ErrorCode code, const QString &sentence)
{
    return Error{code, sentence, {}, seconds(code == ErrorCode::Unavailable ? 1 : 0)};
}

/// The file, readable by its owner only: it holds password hashes. SQLite's side files inherit its
/// mode.
Result<void> makeSqliteFile(const QString &path)
{
    if (QFileInfo::exists(path)) {
        return {};
    }
    const QString folder = QFileInfo(path).absolutePath();
    QFile file(path);
    if (!QDir().mkpath(folder)) {
        return trouble(ErrorCode::Unavailable,
                       u"cannot make the folder "_s + folder + u" for the database"_s);
    }
    // NewOnly: somebody else may have made it meanwhile, which is as good.
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner)
        && !QFileInfo::exists(path)) {
        return trouble(
            ErrorCode::Unavailable,
            u"cannot make the database "_s + path + u": "_s + file.errorString()
                + u". Choose another place with --database, or let this user write there"_s);
    }
    return {};
}

Error newerSchema(int found)
{
    return trouble(
        ErrorCode::Conflict,
        u"the database has schema version %1, this program knows versions up to %2. Start the newer"
        " SafeRide that wrote it, or restore a backup from before the upgrade"_s.arg(found)
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
        m_connection.rollback();
        return version;
    }

    /// One transaction, begun with a lock, so that of several programs one works and the others
    /// find it done.
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
                               + u" failed and was rolled back; the log says why"_s);
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
    if (url.dialect == Dialect::Sqlite) {
        if (auto made = makeSqliteFile(url.path); !made) {
            return made.error();
        }
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

} // namespace saferide::db
