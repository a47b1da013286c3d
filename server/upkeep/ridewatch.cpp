// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upkeep/ridewatch.h"

#include "server/live/liverides.h"
#include "server/repositories/riderepository.h"

namespace saferide {

RideWatch::RideWatch(db::Pool &pool, LiveRides &rides)
    : m_rides(rides)
    , m_tail(pool, QStringLiteral("ride_changes"), std::chrono::milliseconds(500), &RideWatch::read,
             [this](const Changes &changes) { tell(changes); })
{
}

Result<RideWatch::Changes> RideWatch::read(db::Session &session,
                                           const QList<RideChangeNotice> &notices)
{
    Changes changes{notices, {}};
    RideRepository rides(session);
    for (const RideChangeNotice &notice : notices) {
        if (notice.left || changes.rides.contains(notice.ride)) {
            continue;
        }
        const auto ride = rides.find(notice.ride, {});
        if (!ride) {
            return ride.error();
        }
        changes.rides.insert(notice.ride, *ride ? std::optional((*ride)->ride) : std::nullopt);
    }
    return changes;
}

void RideWatch::tell(const Changes &changes)
{
    for (const RideChangeNotice &notice : changes.notices) {
        if (notice.left) {
            m_rides.participantLeft(*notice.left);
        } else if (const auto ride = changes.rides.value(notice.ride)) {
            m_rides.rideChanged(*ride);
        } else {
            m_rides.rideDeleted(notice.ride);
        }
    }
}

} // namespace saferide
