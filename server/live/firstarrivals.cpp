// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/firstarrivals.h"

#include <algorithm>

namespace saferide {

std::optional<qint64> FirstArrivals::aheadMsecs(const LocationFix &fix) const
{
    const auto found = std::ranges::find_if(m_fixes, [&fix](const Fix &known) {
        return known.fixTime == fix.fixTime && known.point == fix.point;
    });
    return found == m_fixes.end() ? std::nullopt : std::optional(found->aheadMsecs);
}

void FirstArrivals::remember(const LocationFix &fix)
{
    if (m_fixes.size() == MaxRemembered) {
        m_fixes.pop_front();
    }
    m_fixes.push_back({fix.fixTime, fix.point, fix.aheadMsecs});
}

void FirstArrivals::forgetUntil(Timestamp orderTime)
{
    std::erase_if(m_fixes, [orderTime](const Fix &known) { return known.fixTime <= orderTime; });
}

} // namespace saferide
