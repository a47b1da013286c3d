// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/rest/resthandler.h"

namespace saferide::rest {

/// `/rides/{id}/incidents` and `/incidents/{id}`.
class IncidentsHandler final : public RestHandler
{
public:
    using RestHandler::RestHandler;

    void addRoutes(Router &router);

private:
    void list(const Request &request, const ReplyHandle &reply);
    void show(const Request &request, const ReplyHandle &reply);
    void raise(const Request &request, const ReplyHandle &reply);
    void change(const Request &request, const ReplyHandle &reply);

    /// Who reports what, and who waits for the answer.
    struct Waiting
    {
        Caller caller;
        Incident reported;
        ReplyHandle reply;

        UserId user() const { return caller.claims.user; }
    };
    void raise(const Waiting &waiting, const std::shared_ptr<LiveRide> &ride);
    Result<void> tryRaise(const Waiting &waiting, LiveRide &ride);
    void refuseStale(const Caller &caller, IncidentId id, const Error &conflict,
                     const ReplyHandle &reply);
};

} // namespace saferide::rest
