// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/rest/resthandler.h"
#include "server/services/routeservice.h"
#include "shared/protocol/forms.h"

namespace saferide::rest {

/// /routes
class RoutesHandler : public RestHandler
{
public:
    using RestHandler::RestHandler;
    void addRoutes(Router &router);

private:
    using Kind = RouteService::Kind;
    struct Reading
    {
        Result<RouteForm> (*readForm)(const QJsonValue &);
        bool withDigest = false;
    };
    struct Measured
    {
        RouteChange route;
        QString digest; ///< of the form; empty unless asked for
    };
    using Then = std::function<void(const Measured &)>;

    void create(const Request &request, const ReplyHandle &reply);
    void store(Creation making, const Caller &caller, const RouteChange &route,
               const ReplyHandle &reply);
    void list(Kind kind, const Request &request, const ReplyHandle &reply);
    void show(const Request &request, const ReplyHandle &reply);
    void change(const Request &request, const ReplyHandle &reply);
    void remove(const Request &request, const ReplyHandle &reply);
    void measure(const Caller &caller, const QByteArray &body, const Reading &reading,
                 const ReplyHandle &reply, Then then);
    bool mayUpload(UserId user, const ReplyHandle &reply) const;
    void measureOf(UserId user, const QByteArray &body, const Reading &reading,
                   const ReplyHandle &reply, const Then &then);
};

} // namespace saferide::rest
