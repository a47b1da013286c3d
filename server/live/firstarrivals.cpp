// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/firstarrivals.h"

#include <algorithm>

namespace saferide {

qint64 FirstArrivals::aheadMsecs(const Participation &sender, const LocationFix &fix,
                                 Timestamp receivedAt)
{
    const auto &last = sender.lastFix;
    if (last && last->fixTime == fix.fixTime && last->point == fix.point) {
        return last->aheadMsecs; // sent again, maybe after a restart
    }
    const auto known = m_fixes.find(sender.id);
    if (known != m_fixes.end()) {
        if (last) {
            std::erase_if(*known, [until = last->orderTime()](const Fix &one) {
                return one.fixTime <= until;
            });
        }
        const auto before = std::ranges::find_if(*known, [&fix](const Fix &one) {
            return one.fixTime == fix.fixTime && one.point == fix.point;
        });
        if (before != known->end()) {
            return before->aheadMsecs;
        }
        if (known->empty()) {
            m_fixes.erase(known);
        }
    }
    LocationFix first = fix;
    first.arrived(receivedAt);
    if (first.aheadMsecs > 0) {
        auto &remembered = m_fixes[sender.id];
        if (remembered.size() == MaxRemembered) {
            remembered.pop_front();
        }
        remembered.push_back({first.fixTime, first.point, first.aheadMsecs});
    }
    return first.aheadMsecs;
}

} // namespace saferide
