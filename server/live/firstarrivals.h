// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/position.h"

#include <deque>

namespace saferide {

/// Of a phone whose clock is fast: how far ahead its fixes were when they arrived first. One that
/// is sent again keeps its place in the order instead of getting that of its second arrival.
class FirstArrivals
{
public:
    /// Where more are remembered the oldest is forgotten; what the database knows stays right.
    static constexpr size_t MaxRemembered = 256;

    /// nullopt where this fix is not remembered.
    std::optional<qint64> aheadMsecs(const LocationFix &fix) const;
    void remember(const LocationFix &fix);
    /// Forgets those that cannot become the newest any more: measured up to this time.
    void forgetUntil(Timestamp orderTime);
    bool isEmpty() const { return m_fixes.empty(); }

private:
    struct Fix
    {
        Timestamp fixTime;
        GeoPoint point;
        qint64 aheadMsecs;
    };
    std::deque<Fix> m_fixes; // as they came
};

} // namespace saferide
