// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/actions/accounts.h"
#include "server/actions/actions.h"
#include "server/live/alarms.h"
#include "server/live/liverides.h"
#include "server/live/positionwriter.h"
#include "server/security/eventrate.h"
#include "server/security/fairworkers.h"
#include "server/security/guesslimit.h"
#include "server/security/loginthrottle.h"
#include "server/security/passwordworkers.h"
#include "server/security/registrationlimit.h"
#include "server/security/tokenissuer.h"
#include "server/security/tokenrenewal.h"
#include "server/services/followlinkservice.h"
#include "server/services/rideservice.h"
#include "server/services/routeservice.h"
#include "shared/core/rejections.h"
#include "shared/protocol/json.h"

namespace saferide::rest {

/// What turns away here: keys of `[limits]`, and what is fixed.
enum class Limit {
    PositionsPerSecond, ///< with its burst
    LoginsPerMinute,
    RegistrationsPerHour,
    RoutesPerHour,
    GpxBytes,
    JsonDepth, ///< members of an object too
    WorkAtOnce, ///< of FairWorkers
    JoinsPerHour, ///< of guests from one address: [join] per_address_hour
    UnknownRideCodes, ///< a minute from one address
};
constexpr auto namesOf(Limit)
{
    return std::array{"positions_per_second",
                      "logins_per_minute",
                      "registrations_per_hour",
                      "routes_per_hour",
                      "gpx_bytes",
                      "json_depth",
                      "work_at_once",
                      "join_per_address_hour",
                      "unknown_ride_codes"};
}
using Rejections = saferide::Rejections<Limit>;

/// What the REST handlers of every thread share; all of it is thread-safe and outlives them.
struct RestContext
{
    Actions actions;
    Accounts accounts;
    const Clock &clock;
    const TokenIssuer &tokens;
    PasswordWorkers &passwords;
    FairWorkers &heavyWork; ///< for what costs a processor long: measuring routes
    LoginThrottle &logins;
    RateLimit<UserId> &sessions; ///< logins and renewed tokens
    RegistrationLimit &registrations;
    RateLimit<UserId> &routeUploads;
    EventRate &eventRate;
    RateLimit<QByteArray> &joins; ///< of guests, by addressKey()
    GuessLimit &rideCodes; ///< of those who have nothing else
    LiveRides &rides;
    PositionWriter &writer;
    Alarms &alarms;
    TokenRenewal renew;
    int jsonDepth = MaxJsonDepth;
    qint64 gpxBytes = 10'000'000; ///< of a body with a GPX file; 0: no limit
    Rejections rejections = {};
    OpenRideLimit openRides = {};
    RouteQuota routes = {};
    QByteArray publicUrl = {}; ///< for http::baseUrlOf()
    bool guests = true; ///< may join at all
    bool following = true; ///< links by which people without an account follow rides
    FollowLinkLimit followLinks = {};
};

} // namespace saferide::rest
