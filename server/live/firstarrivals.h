// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/position.h"

#include <deque>

namespace saferide {

/// For a phone whose clock is fast: how far ahead its fixes were when they first arrived. A fix
/// that is sent again keeps its place in the order instead of getting that of its second arrival.
class FirstArrivals
{
public:
    /// Beyond this number the oldest is forgotten; the order in the database stays right.
    static constexpr size_t MaxRemembered = 256;

    /// nullopt if this fix is not remembered.
    std::optional<qint64> aheadMsecs(const LocationFix &fix) const;
    void remember(const LocationFix &fix);
    /// Forgets the fixes measured up to this time, which can no longer become the newest.
    void forgetUntil(Timestamp orderTime);
    bool isEmpty() const { return m_fixes.empty(); }

private:
    struct Fix
    {
        Timestamp fixTime;
        GeoPoint point;
        qint64 aheadMsecs;
    };
    std::deque<Fix> m_fixes; // in order of arrival
};

} // namespace saferide
