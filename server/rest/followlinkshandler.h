// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/rest/resthandler.h"

namespace saferide::rest {

/// /rides/{id}/follow-links and /follow-links: what people without an account follow a ride by.
class FollowLinksHandler : public RestHandler
{
public:
    using RestHandler::RestHandler;
    void addRoutes(Router &router);

private:
    void make(const Request &request, const ReplyHandle &reply);
    void list(const Request &request, const ReplyHandle &reply);
    void revoke(const Request &request, const ReplyHandle &reply);
};

} // namespace saferide::rest
