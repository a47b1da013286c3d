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
    const Participant *known = store.participant(participation);
    if (known == nullptr || !known->participation.lastFix) {
        return RiderState::NoPosition;
    }
    const auto heardAt = store.heardAt(participation);
    if (!heardAt || freshnessOf(store.knownUntil() - *heardAt) >= Freshness::Stale) {
        return RiderState::Silent;
    }
    switch (activityOf(store.speedOf(participation))) {
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
