// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/migrationrun.h"

#include "server/database/logging.h"
#include "server/database/statementname.h"
#include "shared/core/clock.h"

using namespace Qt::Literals::StringLiterals;

namespace saferide::db {

namespace {

using std::chrono::hours;
using std::chrono::seconds;

/// Of a transaction: one may make the index of a large table.
constexpr hours MigrationDeadline{6};
/// For reading and for the first lock.
constexpr seconds LookDeadline{30};
constexpr qint64 LogIntervalMsecs = 10'000;

Error newerSchema(int found)
{
    return migrationTrouble(
        ErrorCode::Conflict,
        u"the database has schema version %1, but this program supports versions up to %2. "
        "Start the newer SafeRide that migrated it, or restore a backup from before the "
        "upgrade"_s.arg(found)
            .arg(currentSchemaVersion()));
}

} // namespace

Error migrationTrouble(ErrorCode code, const QString &sentence)
{
    return Error{code, sentence, {}, seconds(code == ErrorCode::Unavailable ? 1 : 0)};
}

Result<MigrationReport> MigrationRun::run()
{
    const auto version = lookUp();
    if (!version) {
        return version.error();
    }
    m_report.before = m_report.after = *version;
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

Result<int> MigrationRun::lookUp()
{
    if (auto error = m_connection.begin(Access::Read, Task::Clock::now() + LookDeadline)) {
        return *std::move(error);
    }
    auto version = m_connection.schemaVersion();
    const bool isDamaged = m_connection.lastFailure() == SqlFailure::Corrupt;
    const auto fits = version && *version > currentSchemaVersion()
        ? m_connection.schemaFits(currentSchemaVersion())
        : Result(true);
    m_connection.rollback();
    if (!fits || !*fits) {
        return fits ? newerSchema(*version) : fits.error();
    }
    if (!version && isDamaged) {
        return migrationTrouble(ErrorCode::InvalidInput,
                                u"the database is damaged; see the log, and restore a backup"_s);
    }
    return version;
}

Result<void> MigrationRun::apply(const Migration &migration)
{
    if (!migration.notice.isEmpty() && m_report.before > 0) { // a new database has nothing to move
        qCInfo(lcDatabase).noquote() << "migration" << migration.name + u':' << migration.notice;
    }
    m_sinceLogged.start();
    while (true) {
        const auto step = takeStep(migration);
        if (!step) {
            return step.error();
        }
        if (step->isLast) {
            qCInfo(lcDatabase).noquote() << "migration applied:" << migration.name;
            return {};
        }
        logProgress(step->progress);
        if (m_options.report && !m_options.report(step->progress)) {
            return migrationTrouble(ErrorCode::Unavailable,
                                    u"the migration was interrupted; the next start goes on"_s);
        }
    }
}

/// One transaction that starts with a lock, so that one of several programs works and the others
/// find it done.
Result<MigrationRun::Step> MigrationRun::takeStep(const Migration &migration)
{
    if (auto error = m_connection.begin(Access::Write, Task::Clock::now() + MigrationDeadline)) {
        return *std::move(error);
    }
    auto step = takeStepInside(migration);
    if (step) {
        if (auto error = m_connection.commit()) {
            step = *std::move(error);
        }
    }
    if (!step) {
        m_connection.rollback();
        return migrationTrouble(
            step.error().code,
            u"migration "_s + migration.name
                + (migration.parts.size() > 1
                       ? u" was interrupted, and the next start goes on; see the log"_s
                       : u" failed and was rolled back; see the log"_s));
    }
    return step;
}

Result<MigrationRun::Step> MigrationRun::takeStepInside(const Migration &migration)
{
    for (const auto &query : {statement(QStringLiteral("schema_migrations/lock")),
                              statement(QStringLiteral("schema_migrations/create_table")),
                              statement(QStringLiteral("schema_migrations/create_progress"))}) {
        if (auto done = runQuery(query.name); !done) {
            return done.error();
        }
    }
    const auto version = m_connection.schemaVersion();
    if (!version) {
        return version.error();
    }
    Step step{false, {migration.name, 0, migration.parts.size()}};
    if (*version >= migration.version) {
        step.isLast = true; // another program was faster
        return step;
    }
    const auto found = placeIn(migration);
    if (!found) {
        return found.error();
    }
    Place place = *found;
    const MigrationPart &part = migration.parts.at(place.parts);
    const auto numbers = m_connection.runSelect(part.text);
    if (!numbers) {
        return numbers.error();
    }
    const qint64 moved = part.isRepeated ? numbers->value(0) : 0;
    place.moved += moved;
    place.parts += moved > 0 ? 0 : 1;
    step.isLast = place.parts == migration.parts.size();
    step.progress.part = std::min(place.parts + 1, migration.parts.size());
    step.progress.moved = place.moved;
    step.progress.total = part.isRepeated ? numbers->value(1) : 0;
    const auto recorded = record(migration, place);
    return recorded ? Result(step) : recorded.error();
}

Result<MigrationRun::Place> MigrationRun::placeIn(const Migration &migration)
{
    const auto place =
        ask(statement(QStringLiteral("schema_migrations/select_progress")).name)
            .bind(u":version"_s, migration.version)
            .one([](const Row &row) {
                return Place{qsizetype(row.integer("parts"_L1)), row.integer("moved"_L1)};
            });
    return place ? Result(place->value_or(Place())) : place.error();
}

Result<void> MigrationRun::record(const Migration &migration, const Place &place)
{
    if (place.parts == migration.parts.size()) {
        const auto forgotten =
            ask(statement(QStringLiteral("schema_migrations/delete_progress")).name)
                .bind(u":version"_s, migration.version)
                .execute();
        return forgotten ? recordVersion(migration, SystemClock().now()) : forgotten.error();
    }
    const auto saved = ask(statement(QStringLiteral("schema_migrations/save_progress")).name)
                           .bind(u":version"_s, migration.version)
                           .bind(u":parts"_s, qint64(place.parts))
                           .bind(u":moved"_s, place.moved)
                           .execute();
    return saved ? recordVersion(migration, Timestamp{0}) : saved.error();
}

/// Also of what is begun: older programs refuse a database that is half migrated.
Result<void> MigrationRun::recordVersion(const Migration &migration, Timestamp appliedAt)
{
    const auto inserted = ask(statement(QStringLiteral("schema_migrations/insert")).name)
                              .bind(u":version"_s, migration.version)
                              .bind(u":name"_s, migration.name)
                              .bind(u":applied_at"_s, appliedAt)
                              .execute();
    if (!inserted || migration.oldestProgram == 0) {
        return inserted ? Result<void>() : inserted.error();
    }
    const auto set = ask(statement(QStringLiteral("schema_migrations/set_oldest_program")).name)
                         .bind(u":version"_s, migration.version)
                         .bind(u":oldest_program"_s, migration.oldestProgram)
                         .execute();
    return set ? Result<void>() : set.error();
}

void MigrationRun::logProgress(const MigrationProgress &progress)
{
    if (m_sinceLogged.elapsed() >= LogIntervalMsecs) {
        m_sinceLogged.start();
        qCInfo(lcDatabase).noquote() << "migrating:" << progress.text();
    }
}

Result<void> MigrationRun::runQuery(const QString &name)
{
    auto error = m_connection.runScript(
        queryText(name, m_connection.dialect()).value_or(QString()).toUtf8());
    return error ? Result<void>(*std::move(error)) : Result<void>();
}

Statement MigrationRun::ask(const QString &name)
{
    return {m_connection, m_connection.prepare(name)};
}

} // namespace saferide::db
