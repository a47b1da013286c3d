// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/rest/resthandler.h"
#include "server/services/rideservice.h"

namespace saferide::rest {

/// /rides
class RidesHandler : public RestHandler
{
public:
    using RestHandler::RestHandler;
    void addRoutes(Router &router);

private:
    using Kind = RideService::Kind;

    void create(const Request &request, const ReplyHandle &reply);
    void list(Kind kind, const Request &request, const ReplyHandle &reply);
    void show(const Request &request, const ReplyHandle &reply);
    void showByCode(const Request &request, const ReplyHandle &reply);
    void participants(const Request &request, const ReplyHandle &reply);
    void change(const Request &request, const ReplyHandle &reply);
    void remove(const Request &request, const ReplyHandle &reply);
};

} // namespace saferide::rest
