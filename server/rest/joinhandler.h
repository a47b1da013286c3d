// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/rest/resthandler.h"

namespace saferide::rest {

/// /join: who has nothing but the code of a ride sees what it is, and joins it as a guest.
class JoinHandler : public RestHandler
{
public:
    using RestHandler::RestHandler;
    void addRoutes(Router &router);

private:
    void show(const Request &request, const ReplyHandle &reply);
    void join(const Request &request, const ReplyHandle &reply);
    bool mayGuess(const QHostAddress &peer, const ReplyHandle &reply) const;
    void refuse(const Error &error, const QHostAddress &peer, const ReplyHandle &reply) const;
};

} // namespace saferide::rest
