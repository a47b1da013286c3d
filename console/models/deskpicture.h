// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/attentionwatch.h"
#include "console/models/liveridestore.h"
#include "console/models/logmodel.h"
#include "console/models/ridenames.h"
#include "console/models/routebook.h"
#include "console/models/trailstore.h"

namespace saferide {

/// Everything that the desk knows; what every window of it is made from. GUI thread only.
struct DeskPicture
{
    explicit DeskPicture(const Clock &clock)
        : store(clock)
        , names(store)
        , routes(store)
        , trails(store)
        , watch(store, routes)
        , log(clock)
    {
    }

    LiveRideStore store;
    RideNames names;
    RouteBook routes;
    TrailStore trails;
    AttentionWatch watch;
    LogModel log;
};

} // namespace saferide
