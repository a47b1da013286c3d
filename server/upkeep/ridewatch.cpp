// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upkeep/ridewatch.h"

#include "server/live/liverides.h"
#include "server/repositories/riderepository.h"

#include <QSet>

namespace saferide {

RideWatch::RideWatch(db::Pool &pool, LiveRides &rides)
    : m_tail(pool, QStringLiteral("ride_changes"), std::chrono::milliseconds(500), &RideWatch::read,
             [&rides](const Events &events) { rides.committed(events); })
{
}

Result<RideWatch::Events> RideWatch::read(db::Session &session,
                                          const QList<RideChangeNotice> &notices)
{
    Events events;
    RideRepository rides(session);
    QSet<RideId> read;
    for (const RideChangeNotice &notice : notices) {
        if (notice.left) {
            events.emplace_back(*notice.left);
            continue;
        }
        if (read.contains(notice.ride)) {
            continue; // was read as it is now
        }
        read.insert(notice.ride);
        const auto ride = rides.find(notice.ride, {});
        if (!ride) {
            return ride.error();
        }
        events.push_back(*ride ? RideEvent(RidePut{(*ride)->ride}) : RideRemoved{notice.ride});
    }
    return events;
}

} // namespace saferide
