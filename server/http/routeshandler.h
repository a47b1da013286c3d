// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/resthandler.h"
#include "server/services/routeservice.h"
#include "shared/protocol/forms.h"

namespace saferide::http {

/// /routes
class RoutesHandler : public RestHandler
{
public:
    using RestHandler::RestHandler;
    void addRoutes(Router &router);

private:
    using ReadForm = Result<RouteForm> (*)(const QJsonValue &);

    void create(const Request &request, const ReplyHandle &reply);
    void list(RouteService::Kind kind, const Request &request, const ReplyHandle &reply);
    void show(const Request &request, const ReplyHandle &reply);
    void change(const Request &request, const ReplyHandle &reply);
    void remove(const Request &request, const ReplyHandle &reply);
    void measure(const Claims &claims, const QByteArray &body, ReadForm readForm,
                 const ReplyHandle &reply, std::function<void(const RouteChange &)> then);
    void measureOf(UserId user, const QByteArray &body, ReadForm readForm, const ReplyHandle &reply,
                   const std::function<void(const RouteChange &)> &then);
};

} // namespace saferide::http
