// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/postgresqlrefusal.h"

#include <QDeadlineTimer>
#include <QRegularExpression>

#include <array>
#include <libpq-fe.h>
#include <memory>
#include <poll.h>

using namespace Qt::Literals::StringLiterals;

namespace saferide::db {
namespace {

constexpr qint64 RefusalPatienceMsecs = 2'000;

using Connecting = std::unique_ptr<PGconn, decltype(&PQfinish)>;

Connecting beginToConnect(const DatabaseUrl &url)
{
    const QByteArray hosts = url.hosts().toUtf8();
    const QByteArray ports = url.ports().toUtf8();
    const QByteArray name = url.name.toUtf8();
    const QByteArray user = url.user.toUtf8();
    const QByteArray password = url.password.toUtf8();
    const QByteArray sslMode = url.sslMode.isEmpty() ? QByteArray("prefer") : url.sslMode.toUtf8();
    const std::array keywords{"host",
                              "port",
                              "dbname",
                              "user",
                              "password",
                              "sslmode",
                              static_cast<const char *>(nullptr)};
    const std::array values{hosts.constData(),
                            ports.constData(),
                            name.constData(),
                            user.constData(),
                            password.constData(),
                            sslMode.constData(),
                            static_cast<const char *>(nullptr)};
    return {PQconnectStartParams(keywords.data(), values.data(), 0), &PQfinish};
}

} // namespace

QByteArray postgresqlRefusal(const DatabaseUrl &url)
{
    const Connecting connection = beginToConnect(url);
    if (!connection) {
        return {};
    }
    PQsetErrorVerbosity(connection.get(), PQERRORS_SQLSTATE);
    const QDeadlineTimer deadline(RefusalPatienceMsecs);
    auto wanted = PGRES_POLLING_WRITING;
    while (wanted == PGRES_POLLING_WRITING || wanted == PGRES_POLLING_READING) {
        pollfd socket{PQsocket(connection.get()),
                      short(wanted == PGRES_POLLING_WRITING ? POLLOUT : POLLIN), 0};
        if (socket.fd < 0 || ::poll(&socket, 1, int(deadline.remainingTime())) <= 0) {
            return {};
        }
        wanted = PQconnectPoll(connection.get());
    }
    if (wanted == PGRES_POLLING_OK) {
        return {};
    }
    static const QRegularExpression State(u"\\b([0-9A-Z]{5})\\s*$"_s);
    const QString message = QString::fromUtf8(PQerrorMessage(connection.get()));
    return State.match(message).captured(1).toLatin1();
}

bool isLastingRefusal(const QByteArray &state)
{
    return state.startsWith("28") // wrong user or password, or not admitted
        || state == "3D000" // no such database
        || state == "42501"; // no permission to connect
}

} // namespace saferide::db
