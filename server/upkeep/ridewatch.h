// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/repositories/ridechangerepository.h"
#include "server/upkeep/tabletail.h"
#include "shared/domain/rideevent.h"

#include <vector>

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
    using Events = std::vector<RideEvent>;

    static Result<Events> read(db::Session &session, const QList<RideChangeNotice> &notices);

    TableTail<RideChangeRepository, RideChangeNotice, Events> m_tail;
};

} // namespace saferide
