// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/markerlook.h"

#include <cmath>

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

quint32 MarkerLook::key() const
{
    return quint32(course + 1) | quint32(role) << 8 | quint32(activity) << 12
        | quint32(freshness) << 16 | quint32(emphasis) << 20;
}

int courseStep(std::optional<double> degrees, Activity activity, Freshness freshness)
{
    if (!degrees || activity == Activity::Stopped || freshness >= Freshness::Stale) {
        return -1;
    }
    const double step = *degrees * MarkerLook::CourseSteps / 360;
    return int(std::lround(step)) % MarkerLook::CourseSteps;
}

} // namespace saferide
