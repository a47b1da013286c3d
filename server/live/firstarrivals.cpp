// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/firstarrivals.h"

#include <algorithm>

namespace saferide {

qint64 FirstArrivals::aheadMsecs(const std::optional<LocationFix> &last, const LocationFix &fix,
                                 Timestamp receivedAt)
{
    if (last && last->fixTime == fix.fixTime && last->point == fix.point) {
        return last->aheadMsecs; // sent again, maybe after a restart
    }
    if (last) {
        m_fixes.removeIf(
            [until = last->orderTime()](const Fix &one) { return one.fixTime <= until; });
    }
    const auto before = std::ranges::find_if(std::as_const(m_fixes), [&fix](const Fix &one) {
        return one.fixTime == fix.fixTime && one.point == fix.point;
    });
    if (before != m_fixes.cend()) {
        return before->aheadMsecs;
    }
    LocationFix first = fix;
    first.arrived(receivedAt);
    if (first.aheadMsecs > 0) {
        if (m_fixes.size() == MaxRemembered) {
            m_fixes.removeFirst();
        }
        m_fixes.append({first.fixTime, first.point, first.aheadMsecs});
    }
    return first.aheadMsecs;
}

} // namespace saferide
