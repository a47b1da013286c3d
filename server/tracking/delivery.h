// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/replyhandle.h"
#include "server/http/request.h"
#include "server/live/liverides.h"
#include "server/tracking/trackingkeys.h"
#include "shared/domain/incident.h"
#include "shared/protocol/tracking/report.h"

#include <vector>

namespace saferide::tracking {

/// What becomes of a request with a valid key. The rest is decided by these alone.
enum class Verdict {
    Done, ///< 200: what could be stored is stored; the app goes on
    Again, ///< 503: the app keeps it, and sends it again
    NoKey, ///< 401: its rider must notice
};
http::Reply replyOf(Verdict verdict, const Answer &answer,
                    std::chrono::seconds retryAfter = std::chrono::seconds(1));

/// What to do about a position that was not stored.
Verdict verdictOn(ErrorCode code);

/// A request from its key to its answer.
struct Delivery
{
    http::ReplyHandle reply;
    KeyOwner owner;
    Dialect dialect = Dialect::Unknown;
    Answer answer;
    Timestamp arrivedAt;
    std::vector<Reading> positions; ///< the newest first
    std::optional<LastContact> contact = {}; ///< of what is no position
    std::vector<Incident> alarms = {}; ///< to be raised
    bool alarmsConfirmed = false; ///< as `confirmed`, of the alarms
    size_t next = 0; ///< of the positions, to be accepted
    std::optional<Timestamp> ahead = {}; ///< order time of the last one before its clock's time
    bool confirmed = false; ///< a refusal by memory was confirmed by the database
    quint64 number = 0;
    size_t unsettled = 1; ///< what waits for its commit, and the acceptance of all
    Verdict verdict = Verdict::Done; ///< the worst so far
};

/// Splits what was sent: positions by fix time, the newest first, and the newest contact.
Delivery deliveryOf(const KeyOwner &owner, Report report, Timestamp arrivedAt);

/// No app compresses what it sends.
bool isCompressed(const http::Request &request);
/// A rider who wonders what is there, in a browser: to the page of the ride.
void sendToPage(LiveRides &rides, RideId ride, const QByteArray &baseUrl, QObject *context,
                const http::ReplyHandle &reply);

} // namespace saferide::tracking
