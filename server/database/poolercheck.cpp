// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/poolercheck.h"

#include "server/database/embeddedsql.h"
#include "server/database/statementname.h"

#include <QDeadlineTimer>

#include <libpq-fe.h>
#include <memory>
#include <poll.h>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace saferide::db {

namespace {

constexpr qint64 PatienceMsecs = 2'000;
/// A pooler that rotates its connections may return the same one by chance.
constexpr int Rounds = 4;

using PgResult = std::unique_ptr<PGresult, decltype(&PQclear)>;
using Connected = std::unique_ptr<PGconn, decltype(&PQfinish)>;

/// The process that serves the next transaction; 0 if none responds in time.
int nextBackend(PGconn *connection)
{
    const QByteArray sql =
        queryText(statement(QStringLiteral("schema_migrations/backend")).name, Dialect::Postgresql)
            .value_or(QString())
            .toUtf8();
    if (PQsendQuery(connection, sql.constData()) == 0) {
        return 0;
    }
    const QDeadlineTimer deadline(PatienceMsecs);
    while (PQisBusy(connection) != 0) {
        pollfd socket{PQsocket(connection), POLLIN, 0};
        if (::poll(&socket, 1, int(deadline.remainingTime())) <= 0
            || PQconsumeInput(connection) == 0) {
            return 0;
        }
    }
    int backend = 0;
    while (const PgResult result{PQgetResult(connection), &PQclear}) {
        if (PQresultStatus(result.get()) == PGRES_TUPLES_OK) {
            backend = QByteArray(PQgetvalue(result.get(), 0, 0)).toInt();
        }
    }
    return backend;
}

Connected anotherLike(PGconn *connection)
{
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
        PQconninfo(connection), &PQconninfoFree);
    std::vector<const char *> keywords;
    std::vector<const char *> values;
    for (const PQconninfoOption *option = options.get();
         option != nullptr && option->keyword != nullptr; ++option) {
        if (option->val != nullptr) {
            keywords.push_back(option->keyword);
            values.push_back(option->val);
        }
    }
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    return {PQconnectdbParams(keywords.data(), values.data(), 0), &PQfinish};
}

} // namespace

Result<void> checkPooler(PGconn *connection)
{
    const int mine = nextBackend(connection);
    if (mine == 0 || mine == PQbackendPID(connection)) {
        return {}; // the server itself
    }
    const Connected other = anotherLike(connection);
    for (int i = 0; i < Rounds; ++i) {
        const int others = nextBackend(other.get());
        if (others == 0) {
            return {}; // it has to wait for one of its own
        }
        if (others == mine || nextBackend(connection) != mine) {
            return Error{
                ErrorCode::InvalidInput,
                u"a connection pooler gives each transaction a different connection to the "
                "database, so that prepared statements and session settings are lost: set "
                "pool_mode = session in pgbouncer, or connect to the server directly"_s};
        }
    }
    return {};
}

} // namespace saferide::db
