// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/pool.h"
#include "server/live/liverides.h"
#include "server/live/positionwriter.h"
#include "server/phones/rideevents.h"
#include "server/rest/restcontext.h"

namespace saferide {

// What the live state asks of the database, each as one job. The pool and the clock outlive them.

LiveRides::Load rideLoader(db::Pool &pool, const Clock &clock);
PositionWriter::Store positionStore(db::Pool &pool);
phones::RideServices::Authorize userAuthorizer(db::Pool &pool);

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
