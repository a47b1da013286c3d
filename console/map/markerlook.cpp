// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/markerlook.h"

#include <cmath>

namespace saferide {

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
