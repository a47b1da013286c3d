// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/riderstate.h"

namespace saferide {

namespace {

constexpr double StoppedBelow = 0.7; // metres per second
constexpr qint64 Second = 1000;

} // namespace

Freshness freshnessOf(qint64 ageMsecs)
{
    if (ageMsecs < 30 * Second) {
        return Freshness::Fresh;
    }
    if (ageMsecs < 120 * Second) {
        return Freshness::Ageing;
    }
    return ageMsecs < 600 * Second ? Freshness::Stale : Freshness::Lost;
}

Activity activityOf(std::optional<double> metersPerSecond)
{
    if (!metersPerSecond) {
        return Activity::Unknown;
    }
    return *metersPerSecond < StoppedBelow ? Activity::Stopped : Activity::Moving;
}

RiderState riderStateOf(const LiveRideStore &store, ParticipationId participation)
{
    return riderStateOf(store.timesOf(participation));
}

RiderState riderStateOf(const std::optional<RiderTimes> &heard)
{
    if (!heard) {
        return RiderState::NoPosition;
    }
    if (freshnessOf(heard->silence) >= Freshness::Stale) {
        return RiderState::Silent;
    }
    if (freshnessOf(heard->fixSilence) >= Freshness::Stale) {
        return RiderState::Unsure; // what was measured then tells nothing of now
    }
    switch (activityOf(heard->speed)) {
    case Activity::Moving:
        return RiderState::Moving;
    case Activity::Stopped:
        return RiderState::Stopped;
    case Activity::Unknown:
        break;
    }
    return RiderState::Unsure;
}

} // namespace saferide
