// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/sqliteconnection.h"

#include "server/database/embeddedsql.h"
#include "server/database/logging.h"

#include <QFileInfo>
#include <QSqlDriver>
#include <QSqlError>
#include <QUrl>
#include <QUuid>

#include <sqlite3.h>
#include <thread>

using namespace Qt::Literals::StringLiterals;

namespace saferide::db {

namespace {

constexpr auto OpenDeadline = std::chrono::seconds(5);
constexpr int StepsBetweenDeadlineChecks = 10'000;

// wal_autocheckpoint in pages of 4 kB: fewer checkpoints sync the database file less often.
constexpr auto CommonPragmas = "PRAGMA busy_timeout=5000;"
                               "PRAGMA foreign_keys=ON;"
                               "PRAGMA synchronous=FULL;"
                               "PRAGMA wal_autocheckpoint=4000;"
                               "PRAGMA journal_size_limit=67108864;"
                               "PRAGMA temp_store=MEMORY;"_L1;

} // namespace

SqliteConnection::SqliteConnection(const DatabaseUrl &url, Access access,
                                   StatementCounters *counters)
    : Connection(url, access, counters)
{
}

SqliteConnection::~SqliteConnection()
{
    m_nativeStatements.clear(); // SQLite does not close a connection that still has statements
    closeDatabase();
}

sqlite3 *SqliteConnection::handle() const
{
    const QVariant handle = m_database.driver()->handle();
    return *static_cast<sqlite3 *const *>(handle.constData());
}

Error SqliteConnection::openFailure(const QString &text) const
{
    const bool isDamaged = lastFailure() == SqlFailure::Corrupt;
    return Error{isDamaged ? ErrorCode::InvalidInput : ErrorCode::Unavailable,
                 u"cannot use the database "_s + m_url.path + u": "_s + text
                     + u". Check that the file is an intact SafeRide database, that this user "
                       "may write to it and its folder, and that the disk is not full"_s,
                 {},
                 std::chrono::seconds(1)};
}

Result<void> SqliteConnection::open()
{
    // Statistics of memory, which nobody reads, take a mutex for each allocation.
    [[maybe_unused]] static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    // mode=rw: never creates a new, empty file if the real one is missing.
    const QString name = QUuid::createUuid().toString();
    m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s, name);
    m_database.setDatabaseName(
        u"file:"_s + QString::fromUtf8(QUrl::toPercentEncoding(m_url.path, "/")) + u"?mode=rw"_s);
    m_database.setConnectOptions(u"QSQLITE_OPEN_URI"_s);
    if (!m_database.open()) {
        const QString reason = QFileInfo::exists(m_url.path) ? m_database.lastError().databaseText()
                                                             : u"there is no such file"_s;
        return openFailure(reason);
    }
    m_deadline = Task::Clock::now() + OpenDeadline;
    QByteArray pragmas = QByteArray(CommonPragmas.data(), CommonPragmas.size());
    // Tens of thousands of riders each have a page that is written repeatedly.
    pragmas += m_access == Access::Write ? "PRAGMA journal_mode=WAL;PRAGMA cache_size=-131072;"
                                         : "PRAGMA query_only=ON;PRAGMA cache_size=-32000;";
    auto error = runScript(pragmas);
    if (!error) {
        sqlite3_busy_handler(handle(), &SqliteConnection::onBusy, this);
        sqlite3_progress_handler(handle(), StepsBetweenDeadlineChecks,
                                 &SqliteConnection::onProgress, this);
        error = begin(m_access, m_deadline); // fails if the file is damaged, locked or read-only
    }
    if (!error) {
        rollback();
        return {};
    }
    return openFailure(QString::fromUtf8(sqlite3_errmsg(handle())));
}

std::optional<Error> SqliteConnection::begin(Access access, TimePoint deadline)
{
    m_deadline = deadline;
    if (auto away = checkPlace()) {
        return away;
    }
    const bool isWriting = access == Access::Write && m_access == Access::Write;
    return runScript(isWriting ? "BEGIN IMMEDIATE" : "BEGIN");
}

std::optional<Error> SqliteConnection::commit()
{
    if (sqlite3_get_autocommit(handle()) != 0) { // a failure within the job has already rolled back
        return failed(u"commit"_s, QString::number(SQLITE_ABORT),
                      u"the transaction was rolled back"_s);
    }
    if (auto error = runScript("COMMIT")) {
        return error;
    }
    return m_access == Access::Write ? checkPlace() : std::nullopt;
}

std::optional<Error> SqliteConnection::checkPlace()
{
    int hasMoved = 0;
    sqlite3_file_control(handle(), "main", SQLITE_FCNTL_HAS_MOVED, &hasMoved);
    m_isAway = hasMoved != 0;
    if (!m_isAway) {
        return std::nullopt;
    }
    return failed(m_url.path, QString::number(SQLITE_IOERR),
                  u"the file was moved or deleted, or its disk is no longer mounted; nothing "
                  "is stored until it is back"_s);
}

void SqliteConnection::rollback()
{
    m_deadline = TimePoint::max();
    if (m_database.isOpen() && sqlite3_get_autocommit(handle()) == 0) {
        sqlite3_exec(handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
}

std::optional<Error> SqliteConnection::runScript(const QByteArray &sql)
{
    const auto done = runSelect(sql);
    return done ? std::nullopt : std::optional(done.error());
}

Result<QList<qint64>> SqliteConnection::runSelect(const QByteArray &sql)
{
    QList<qint64> numbers;
    const auto takeRow = [](void *row, int columns, char **values, char ** /*names*/) {
        auto *taken = static_cast<QList<qint64> *>(row);
        taken->clear();
        for (int i = 0; i < columns; ++i) {
            taken->append(QByteArray(values[i]).toLongLong());
        }
        return 0;
    };
    if (sqlite3_exec(handle(), sql.constData(), takeRow, &numbers, nullptr) == SQLITE_OK) {
        return numbers;
    }
    return nativeFailure(QString::fromUtf8(sql.first(std::min<qsizetype>(sql.size(), 40))));
}

Result<sqlite3_stmt *> SqliteConnection::nativeStatement(const QString &name)
{
    if (const auto it = m_nativeStatements.find(name); it != m_nativeStatements.end()) {
        return it->second.get();
    }
    auto prepared = prepareText(name, queryText(name, dialect()).value_or(QString()));
    if (!prepared) {
        return prepared.error();
    }
    return m_nativeStatements.emplace(name, *std::move(prepared)).first->second.get();
}

Result<SqliteConnection::NativeStatement> SqliteConnection::prepareText(const QString &what,
                                                                        const QString &sql)
{
    const QByteArray text = sql.toUtf8();
    sqlite3_stmt *prepared = nullptr;
    const int code = sqlite3_prepare_v3(handle(), text.constData(), int(text.size()),
                                        SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
    if (code != SQLITE_OK || prepared == nullptr) {
        return nativeFailure(what);
    }
    return NativeStatement(prepared, &sqlite3_finalize);
}

Error SqliteConnection::nativeFailure(const QString &what)
{
    return failed(what, QString::number(sqlite3_extended_errcode(handle())),
                  QString::fromUtf8(sqlite3_errmsg(handle())));
}

int SqliteConnection::onBusy(void *self, int count)
{
    if (static_cast<const SqliteConnection *>(self)->isOver()) {
        return 0;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(std::min(1 + count, 10)));
    return 1;
}

int SqliteConnection::onProgress(void *self)
{
    return static_cast<const SqliteConnection *>(self)->isOver() ? 1 : 0;
}

} // namespace saferide::db
