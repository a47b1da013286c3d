// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/connection.h"

#include "server/database/embeddedsql.h"
#include "server/database/logging.h"
#include "server/database/migrator.h"
#include "server/database/postgresqlconnection.h"
#include "server/database/sqliteconnection.h"
#include "server/database/statement.h"
#include "server/database/statementname.h"
#include "shared/core/loglimit.h"

#include <QSqlError>

using namespace Qt::Literals::StringLiterals;

namespace saferide::db {

void StatementCounters::add(const QString &name, qint64 micros, bool failed)
{
    const std::lock_guard lock(m_mutex);
    ++m_metrics.statements;
    auto &mine = m_metrics.statementTimes[name];
    mine.time.add(micros);
    mine.errors += failed ? 1 : 0;
}

void StatementCounters::addTo(PoolMetrics *metrics) const
{
    const std::lock_guard lock(m_mutex);
    metrics->add(m_metrics);
}

namespace {

/// A database in the wrong state makes every statement fail, thousands per second.
void logFailure(const QString &what, const QString &nativeCode, const QString &text)
{
    static LogLimit limit;
    constexpr qsizetype Name = 20; // the part of a script that is always the same
    if (const auto suppressed = limit.admit(nativeCode + what.first(std::min(Name, what.size())))) {
        qCWarning(lcDatabase).noquote()
            << what << "failed:" << nativeCode << text.simplified() + suppressedText(*suppressed);
    }
}

} // namespace

std::unique_ptr<Connection> Connection::create(const DatabaseUrl &url, Access access,
                                               StatementCounters *counters)
{
    if (url.dialect == Dialect::Sqlite) {
        return std::make_unique<SqliteConnection>(url, access, counters);
    }
    return std::make_unique<PostgresqlConnection>(url, access, counters);
}

Connection::Connection(const DatabaseUrl &url, Access access, StatementCounters *counters)
    : m_url(url)
    , m_access(access)
    , m_counters(counters)
{
}

Connection::~Connection()
{
    closeDatabase();
}

void Connection::closeDatabase()
{
    m_statements.clear();
    const QString name = m_database.connectionName();
    m_database.close();
    m_database = QSqlDatabase();
    if (!name.isEmpty()) {
        QSqlDatabase::removeDatabase(name);
    }
}

Result<PreparedStatement *> Connection::prepare(const QString &name)
{
    if (const auto it = m_statements.find(name); it != m_statements.end()) {
        return &it->second;
    }
    const auto text = queryText(name, dialect());
    if (!text) {
        return failed(name, u"-1"_s, u"no such query file"_s);
    }
    QSqlQuery query(m_database);
    query.setForwardOnly(dialect() == Dialect::Sqlite); // libpq returns complete results anyway
    if (!query.prepare(*text)) {
        return failed(name, query.lastError().nativeErrorCode(), query.lastError().databaseText());
    }
    return &m_statements.emplace(name, PreparedStatement{name, std::move(query), {}, nullptr})
                .first->second;
}

Result<int> Connection::schemaVersion()
{
    const auto table = prepare(statement(QStringLiteral("schema_migrations/table_exists")).name);
    if (!table) {
        return table.error();
    }
    const auto number = [this](PreparedStatement *statement) -> Result<int> {
        QSqlQuery &query = statement->query;
        if (!query.exec() || !query.next()) {
            return failed(statement->name, query.lastError().nativeErrorCode(),
                          query.lastError().databaseText());
        }
        const int value = query.value(0).toInt();
        query.finish();
        return value;
    };
    const auto exists = number(*table);
    if (!exists || *exists == 0) {
        return exists;
    }
    const auto newest = prepare(statement(QStringLiteral("schema_migrations/select_version")).name);
    const auto version = newest ? number(*newest) : newest.error();
    if (!version || *version > currentSchemaVersion()) {
        return version;
    }
    const auto finished =
        prepare(statement(QStringLiteral("schema_migrations/select_finished")).name);
    return finished ? number(*finished) : finished.error();
}

Result<bool> Connection::schemaFits(int program)
{
    const auto version = schemaVersion();
    if (!version || *version <= program) {
        return version ? Result(*version == program) : version.error();
    }
    const auto unfit =
        Statement(*this, prepare(statement(QStringLiteral("schema_migrations/count_unfit")).name))
            .bind(u":program"_s, program)
            .one([](const Row &row) { return row.integer("number"_L1); });
    return unfit ? Result(unfit->value_or(1) == 0) : unfit.error();
}

std::optional<Error> Connection::touch()
{
    const auto statement = prepare(db::statement(QStringLiteral("schema_migrations/touch")).name);
    if (!statement) {
        return statement.error();
    }
    QSqlQuery &query = (*statement)->query;
    for (const int by : {1, -1}) { // SQLite does not write unchanged pages
        query.bindValue(u":by"_s, by);
        if (!query.exec()) {
            return failed((*statement)->name, query.lastError().nativeErrorCode(),
                          query.lastError().databaseText());
        }
    }
    return std::nullopt;
}

Error Connection::failed(const QString &what, const QString &nativeCode, const QString &text)
{
    m_lastFailure = isLost() ? SqlFailure::ConnectionLost : classify(dialect(), nativeCode);
    const bool isExpected = m_lastFailure == SqlFailure::Duplicate
        || m_lastFailure == SqlFailure::Reference || m_lastFailure == SqlFailure::Serialization;
    if (m_lastFailure == SqlFailure::None) { // failed without a code: an invalid binding
        m_lastFailure = SqlFailure::Defect;
    }
    if (isExpected) {
        qCDebug(lcDatabase).noquote() << what << nativeCode << text;
    } else {
        logFailure(what, nativeCode, text);
    }
    return errorFor(m_lastFailure);
}

} // namespace saferide::db
