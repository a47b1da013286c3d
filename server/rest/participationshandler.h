// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/receiptbox.h"
#include "server/rest/resthandler.h"

#include <QHash>

namespace saferide::rest {

/// /participations: join, leave, report a position, read the history and the route.
class ParticipationsHandler : public RestHandler
{
public:
    ParticipationsHandler(const RestContext &context, QObject *parent);
    void addRoutes(Router &router);

private:
    /// A position that was broadcast and waits for its commit.
    struct Waiting
    {
        Caller caller;
        ParticipationId participation;
        ReplyHandle reply;

        UserId user() const { return caller.claims.user; }
    };

    void join(const Request &request, const ReplyHandle &reply);
    void list(const Request &request, const ReplyHandle &reply);
    void show(const Request &request, const ReplyHandle &reply);
    void show(const Caller &caller, ParticipationId id, const ReplyHandle &reply);
    void history(const Request &request, const ReplyHandle &reply);
    void showCourse(const Request &request, const ReplyHandle &reply);
    void remove(const Request &request, const ReplyHandle &reply);

    void report(const Request &request, const ReplyHandle &reply);
    void accept(const Waiting &waiting, const LocationFix &fix,
                const std::shared_ptr<LiveRide> &ride);
    Result<void> take(const Waiting &waiting, const LocationFix &fix, LiveRide &ride);
    void settle(const Receipt &receipt);

    ReceiptBox m_receipts;
    QHash<quint64, Waiting> m_waiting; // by the number in the acknowledgement
    quint64 m_lastNumber = 0;
};

} // namespace saferide::rest
