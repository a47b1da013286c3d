// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/pool.h"
#include "server/exchange/positionexchange.h"
#include "server/live/alarms.h"
#include "server/live/liverides.h"
#include "server/live/positionwriter.h"
#include "server/phones/followservices.h"
#include "server/phones/rideevents.h"
#include "server/rest/restcontext.h"
#include "server/tracking/trackingkeys.h"

namespace saferide {

// What the live state asks of the database, each as one job. The pool and the clock outlive them.

LiveRides::Load rideLoader(db::Pool &pool, const Clock &clock);
LiveRides::LoadActive activeRidesLoader(db::Pool &pool, const Clock &clock);
LiveRides::Look rideLook(db::Pool &pool);
PositionExchange::ReadNewest newestReader(db::Pool &pool);
PositionWriter::Store positionStore(db::Pool &pool);
phones::RideServices::Authorize userAuthorizer(db::Pool &pool, const Clock &clock);
Alarms::Jobs alarmJobs(db::Pool &pool, const Clock &clock);
tracking::TrackingKeys::Jobs trackingKeyJobs(db::Pool &pool);
phones::FollowJobs followJobs(db::Pool &pool, const Clock &clock);
phones::RideServices::FindKey keyFinder(tracking::TrackingKeys &keys);

/// What a token is renewed with; all of it outlives the renewal.
struct Renewing
{
    db::Pool &pool;
    const Clock &clock;
    const TokenIssuer &tokens;
    RateLimit<UserId> &sessions; ///< logins and renewed tokens
    rest::Rejections rejections;
};
TokenRenewal tokenRenewal(const Renewing &with);

} // namespace saferide
