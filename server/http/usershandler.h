// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/resthandler.h"

namespace saferide::http {

/// /users: register, look up.
class UsersHandler : public RestHandler
{
public:
    using RestHandler::RestHandler;
    void addRoutes(Router &router);

private:
    void create(const Request &request, const ReplyHandle &reply);
    void list(const Request &request, const ReplyHandle &reply);
    void show(const Request &request, const ReplyHandle &reply);
};

} // namespace saferide::http
