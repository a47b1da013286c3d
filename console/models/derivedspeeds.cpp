// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/derivedspeeds.h"

#include "shared/geo/greatcircle.h"

namespace saferide {

void DerivedSpeeds::note(ParticipationId id, const std::optional<LocationFix> &before,
                         const LocationFix &now)
{
    constexpr qint64 Shortest = 1'000; // milliseconds; noise of the fix weighs too much below
    constexpr qint64 Longest = 60'000;
    const qint64 passed = before ? now.orderTime() - before->orderTime() : 0;
    if (now.speed || passed > Longest) {
        m_speeds.remove(id);
    } else if (passed >= Shortest) {
        m_speeds[id] = distanceMeters(before->point, now.point) * 1000 / double(passed);
    }
}

std::optional<double> DerivedSpeeds::of(ParticipationId id) const
{
    const auto derived = m_speeds.constFind(id);
    return derived != m_speeds.constEnd() ? std::optional(*derived) : std::nullopt;
}

} // namespace saferide
