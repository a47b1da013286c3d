// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/daemon/jobs.h"
#include "server/database/migrator.h"
#include "server/http/connectiongate.h"
#include "server/http/edge.h"
#include "server/repositories/positionrepository.h"
#include "server/rest/restapi.h"
#include "server/rest/statusroutes.h"
#include "server/services/rideservice.h"
#include "shared/core/metrics.h"

#include <QTcpServer>

namespace saferide::test {

/// The REST interface over real connections and a real database, in the thread of the test.
class RestDaemon
{
public:
    explicit RestDaemon(const db::Pool::Settings &poolSettings, Rate registrationRate = {})
        : pool(poolSettings)
        , registrations(registrationRate, clock)
    {
        rest::addStatusRoutes(edge.router(), QStringLiteral("0.0.0"), [this]() -> Result<void> {
            return pool.status().reachable ? Result<void>() : Error{ErrorCode::Unavailable, {}};
        });
        server.accept = [this](qintptr descriptor) { edge.accept(descriptor); };
    }

    bool start() { return bool(pool.open()) && server.listen(QHostAddress::LocalHost); }
    QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(server.serverPort()); }

    SystemClock clock;
    db::Pool pool;
    PasswordHash passwords{PasswordHash::Cost{1, 8192}};
    PasswordWorkers workers{passwords};
    FairWorkers heavyWork{1, 8};
    TokenIssuer tokens{QByteArray(32, 's'), std::chrono::minutes(60), clock};
    LoginThrottle logins{{}, clock};
    RateLimit<UserId> sessions{{20 / 60.0, 20}, clock};
    RegistrationLimit registrations;
    RateLimit<UserId> routeUploads{{}, clock};
    EventRate eventRate{{20, 200}, clock};
    RateLimit<QByteArray> joins{{}, clock};
    GuessLimit rideCodes{{0.5, 30}, clock};
    LiveRides rides{rideLoader(pool, clock), rideLook(pool), clock, {}};
    PositionWriter writer{
        [this](PositionWriter::Batch batch, QObject *context, PositionWriter::Stored done) {
            pool.write(
                [batch](db::Session &session) { return PositionRepository(session).store(*batch); },
                context, std::move(done));
        },
        PositionWriter::Settings{}};
    Metrics metrics;
    Alarms alarms{alarmJobs(pool, clock), clock, metrics};
    http::EdgeSettings settings;
    http::ConnectionGate gate{settings.limits};
    http::Edge edge{settings, clock, gate, metrics};
    rest::RestApi api{{{pool, clock, AuditSource::Rest},
                       {pool, clock},
                       clock,
                       tokens,
                       workers,
                       heavyWork,
                       logins,
                       sessions,
                       registrations,
                       routeUploads,
                       eventRate,
                       joins,
                       rideCodes,
                       rides,
                       writer,
                       alarms,
                       tokenRenewal({pool, clock, tokens, sessions, {}})},
                      edge.router()};

private:
    struct Server : QTcpServer
    {
        std::function<void(qintptr)> accept;
        void incomingConnection(qintptr descriptor) override { accept(descriptor); }
    };
    Server server;
};

} // namespace saferide::test
