// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/repositories/ridechangerepository.h"
#include "server/upkeep/tabletail.h"
#include "shared/domain/ride.h"

#include <QHash>

namespace saferide {

class LiveRides;

/// Reads twice a second what commands changed of rides and brings the live rides up to date, which
/// tell everybody in them. Lives in its thread.
class RideWatch final
{
public:
    /// They outlive it.
    RideWatch(db::Pool &pool, LiveRides &rides);

    void start() { m_tail.start(); }

private:
    struct Changes
    {
        QList<RideChangeNotice> notices;
        QHash<RideId, std::optional<Ride>> rides; // as they are now; none where one is gone
    };

    static Result<Changes> read(db::Session &session, const QList<RideChangeNotice> &notices);
    void tell(const Changes &changes);

    LiveRides &m_rides;
    TableTail<RideChangeRepository, RideChangeNotice, Changes> m_tail;
};

} // namespace saferide
