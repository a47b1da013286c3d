// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/rest/resthandler.h"

namespace saferide::rest {

/// /participations/{id}/tracking-key: what a rider's tracking app is set up with.
class TrackingKeyHandler : public RestHandler
{
public:
    TrackingKeyHandler(const RestContext &context, QObject *parent)
        : RestHandler(context, parent)
    {
    }
    void addRoutes(Router &router);

private:
    void show(const Request &request, const ReplyHandle &reply);
    void make(const Request &request, const ReplyHandle &reply);
    void revoke(const Request &request, const ReplyHandle &reply);
};

} // namespace saferide::rest
