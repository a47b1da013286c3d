// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/postgresqlconnection.h"

#include "server/database/embeddedsql.h"
#include "server/database/logging.h"
#include "server/database/poolercheck.h"
#include "server/database/postgresqlarray.h"
#include "server/database/postgresqlrefusal.h"
#include "server/database/postgresqlrows.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QSqlDriver>
#include <QSqlError>
#include <QUuid>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace saferide::db {

namespace {

constexpr auto ConnectOptions =
    "connect_timeout=%1;tcp_user_timeout=5000;keepalives_idle=5;keepalives_interval=2;"
    "keepalives_count=2;application_name=saferided"_L1;

/// What the server had to say beside an answer.
void logNotice(void * /*context*/, const char *notice)
{
    qCInfo(lcDatabase).noquote() << "the server says:" << QString::fromUtf8(notice).simplified();
}

/// The server gives up the locks of a process that has stopped, or whose machine has disappeared,
/// within a change: on others, the same riders wait for them.
constexpr auto LockSettings =
    "SET idle_in_transaction_session_timeout TO '10s'; SET tcp_user_timeout TO '10s';"
    "SET tcp_keepalives_idle TO 5; SET tcp_keepalives_interval TO 2; SET tcp_keepalives_count TO 2";

/// Independent of the defaults of server, database and role: what is acknowledged is on
/// disk, numbers keep all their digits, and a job waits for a lock until its deadline.
constexpr auto SessionSettings =
    "SET synchronous_commit TO on; SET client_min_messages TO warning; SET bytea_output TO hex;"
    "SET extra_float_digits TO 3; SET quote_all_identifiers TO off; SET lock_timeout TO 0";

constexpr int Binary = 1; // libpq's constant

using PgResult = std::unique_ptr<PGresult, decltype(&PQclear)>;

PgResult run(PGconn *connection, const QByteArray &sql)
{
    return {PQexec(connection, sql.constData()), &PQclear};
}

/// A statement for libpq: `$1` in place of each occurrence of the first name.
struct NumberedText
{
    explicit NumberedText(const QString &named)
    {
        static const QRegularExpression placeholder(u"(?<!:):([a-z]\\w*)"_s);
        qsizetype done = 0;
        for (auto found = placeholder.globalMatch(named); found.hasNext();) {
            const auto match = found.next();
            if (!names.contains(match.captured(1))) {
                names.append(match.captured(1));
            }
            text += QStringView(named).sliced(done, match.capturedStart() - done);
            text += u'$' + QString::number(names.indexOf(match.captured(1)) + 1);
            done = match.capturedEnd();
        }
        text += QStringView(named).sliced(done);
    }

    QString text;
    QStringList names; ///< without colons
};

bool isOk(const PgResult &result)
{
    const auto status = PQresultStatus(result.get());
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

} // namespace

PostgresqlConnection::PostgresqlConnection(const DatabaseUrl &url, Access access,
                                           StatementCounters *counters)
    : Connection(url, access, counters)
{
}

PostgresqlConnection::~PostgresqlConnection()
{
    keepSocket(-1);
    closeDatabase();
}

PGconn *PostgresqlConnection::handle() const
{
    const QVariant handle = m_database.driver()->handle();
    return handle.isValid() ? *static_cast<PGconn *const *>(handle.constData()) : nullptr;
}

void PostgresqlConnection::keepSocket(int descriptor)
{
    const int mine = descriptor >= 0 ? ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0) : -1;
    const std::lock_guard lock(m_socketMutex);
    if (m_socket >= 0) {
        ::close(m_socket);
    }
    m_socket = mine;
}

/// Qt's driver runs statements of its own while connecting, which cannot be aborted: a server that
/// accepts and then does not respond must be detected before.
bool PostgresqlConnection::serverAnswers() const
{
    const QByteArray hosts = m_url.hosts().toUtf8();
    const QByteArray ports = m_url.ports().toUtf8();
    const QByteArray user = m_url.user.toUtf8();
    const QByteArray name = m_url.name.toUtf8();
    const QByteArray seconds = QByteArray::number(m_url.connectSeconds);
    // With the real user: otherwise the server logs an attempt of the system user, and a pooler
    // looks in vain for a database of that name.
    const std::array keywords{"host", "port",   "connect_timeout",
                              "user", "dbname", static_cast<const char *>(nullptr)};
    const std::array values{hosts.constData(),   ports.constData(),
                            seconds.constData(), user.constData(),
                            name.constData(),    static_cast<const char *>(nullptr)};
    return PQpingParams(keywords.data(), values.data(), 0) != PQPING_NO_RESPONSE;
}

Result<void> PostgresqlConnection::open()
{
    if (!serverAnswers()) {
        return openFailure(ErrorCode::Unavailable, u"no server answers there"_s);
    }
    m_database = QSqlDatabase::addDatabase(u"QPSQL"_s, QUuid::createUuid().toString());
    m_database.setHostName(m_url.hosts());
    m_database.setDatabaseName(m_url.name);
    m_database.setUserName(m_url.user);
    m_database.setPassword(m_url.password);
    QString options = QString(ConnectOptions).arg(m_url.connectSeconds)
        + u";port=%1;target_session_attrs=%2"_s.arg(m_url.ports(), m_url.sessionAttributes());
    if (!m_url.sslMode.isEmpty()) {
        options += u";sslmode="_s + m_url.sslMode;
    }
    m_database.setConnectOptions(options);
    if (!m_database.open()) {
        const bool isLasting = isLastingRefusal(postgresqlRefusal(m_url));
        return openFailure(isLasting ? ErrorCode::InvalidInput : ErrorCode::Unavailable,
                           m_database.lastError().databaseText());
    }
    keepSocket(PQsocket(handle()));
    PQsetNoticeProcessor(handle(), &logNotice, nullptr);
    if (runScript(SessionSettings) || runScript(LockSettings)) {
        return openFailure(ErrorCode::Unavailable, QString::fromUtf8(PQerrorMessage(handle())));
    }
    return {};
}

Error PostgresqlConnection::openFailure(ErrorCode code, const QString &reason) const
{
    return Error{
        code,
        u"cannot connect to "_s + m_url.toDisplayString() + u": "_s + reason.simplified()
            + u". Check that the server runs and that host, port, user, password and database "
              "name are correct"_s,
        {},
        std::chrono::seconds(1)};
}

Result<void> PostgresqlConnection::checkServer()
{
    const QString encoding = QString::fromLatin1(PQparameterStatus(handle(), "server_encoding"));
    if (encoding != u"UTF8"_s) {
        return Error{ErrorCode::InvalidInput,
                     u"the database "_s + m_url.toDisplayString() + u" has the encoding "_s
                         + encoding
                         + u", which cannot represent every name: create it with ENCODING "
                           "'UTF8' TEMPLATE template0"_s};
    }
    return checkPooler(handle());
}

std::optional<Error> PostgresqlConnection::begin(Access access, TimePoint deadline)
{
    using std::chrono::milliseconds;
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - Task::Clock::now());
    const qint64 timeout = std::clamp<qint64>(left.count(), 1, 24 * 3600 * 1000);
    const QByteArray begin = access == Access::Read
        ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        : "BEGIN ISOLATION LEVEL READ COMMITTED"; // after waiting for a lock, sees the changes
    return runScript(begin + "; SET LOCAL statement_timeout = " + QByteArray::number(timeout));
}

std::optional<Error> PostgresqlConnection::commit()
{
    const PgResult result = run(handle(), "COMMIT");
    if (!isOk(result)) {
        return failedWith(u"commit"_s, result.get());
    }
    // PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK.
    if (qstrcmp(PQcmdStatus(result.get()), "COMMIT") != 0) {
        return failed(u"commit"_s, u"25P02"_s, u"the transaction was rolled back"_s);
    }
    return std::nullopt;
}

void PostgresqlConnection::rollback()
{
    if (m_database.isOpen() && !isLost()) {
        run(handle(), "ROLLBACK");
    }
}

std::optional<Error> PostgresqlConnection::runScript(const QByteArray &sql)
{
    const auto done = runSelect(sql);
    return done ? std::nullopt : std::optional(done.error());
}

Result<QList<qint64>> PostgresqlConnection::runSelect(const QByteArray &sql)
{
    const PgResult result = run(handle(), sql);
    if (!isOk(result)) {
        return failedWith(QString::fromUtf8(sql.first(std::min<qsizetype>(sql.size(), 40))),
                          result.get());
    }
    QList<qint64> numbers;
    const int columns = PQntuples(result.get()) > 0 ? PQnfields(result.get()) : 0;
    for (int i = 0; i < columns; ++i) {
        numbers.append(QByteArray(PQgetvalue(result.get(), 0, i)).toLongLong());
    }
    return numbers;
}

Result<QStringList> PostgresqlConnection::prepareNative(const QString &name)
{
    if (const auto known = m_nativeStatements.constFind(name); known != m_nativeStatements.cend()) {
        return *known;
    }
    const NumberedText numbered(queryText(name, dialect()).value_or(QString()));
    const PgResult result(PQprepare(handle(), name.toUtf8().constData(),
                                    numbered.text.toUtf8().constData(), 0, nullptr),
                          &PQclear);
    if (!isOk(result)) {
        return failedWith(name, result.get());
    }
    return *m_nativeStatements.insert(name, numbered.names);
}

Result<PostgresqlRows> PostgresqlConnection::execute(const QString &name,
                                                     const std::vector<BoundArray> &arrays)
{
    const auto names = prepareNative(name);
    if (!names) {
        return names.error();
    }
    QElapsedTimer timer;
    timer.start();
    const auto count = size_t(names->size());
    std::vector<QByteArray> kept(count);
    std::vector<const char *> values(count);
    std::vector<int> lengths(count);
    for (const BoundArray &array : arrays) {
        const qsizetype place = names->indexOf(array.name);
        Q_ASSERT_X(place >= 0, "PostgresqlConnection", array.name.data());
        kept[size_t(place)] = array.values.bytes();
    }
    for (size_t i = 0; i < count; ++i) {
        values[i] = kept[i].constData();
        lengths[i] = int(kept[i].size());
    }
    const std::vector<int> formats(count, Binary);
    PgResult result(PQexecPrepared(handle(), name.toUtf8().constData(), int(count), values.data(),
                                   lengths.data(), formats.data(), Binary),
                    &PQclear);
    const bool isDone = isOk(result);
    counters().add(name, timer.nsecsElapsed() / 1000, !isDone);
    if (!isDone) {
        return failedWith(name, result.get());
    }
    return PostgresqlRows(result.release());
}

Error PostgresqlConnection::failedWith(const QString &what, const PGresult *result)
{
    return failed(what, QString::fromLatin1(PQresultErrorField(result, PG_DIAG_SQLSTATE)),
                  QString::fromUtf8(PQerrorMessage(handle())));
}

Error PostgresqlConnection::nativeFailure(const QString &what)
{
    return failed(what, {}, QString::fromUtf8(PQerrorMessage(handle())));
}

bool PostgresqlConnection::isLost() const
{
    const PGconn *connection = handle();
    return connection == nullptr || PQstatus(connection) != CONNECTION_OK;
}

void PostgresqlConnection::abort()
{
    // A stopped server still acknowledges packets and does not answer cancel requests: shut down
    // the socket.
    const std::lock_guard lock(m_socketMutex);
    if (m_socket >= 0) {
        ::shutdown(m_socket, SHUT_RDWR);
    }
}

} // namespace saferide::db
