// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/participation.h"

#include <QHash>

#include <deque>

namespace saferide {

/// For phones whose clocks are fast: how far ahead their fixes were when they first arrived. A fix
/// that is sent again keeps its place in the order instead of getting that of its second arrival.
class FirstArrivals
{
public:
    /// Of one participation; beyond this number the oldest is forgotten. The order in the database
    /// stays right.
    static constexpr size_t MaxRemembered = 256;

    /// How far ahead of its first arrival the fix was; this is the first, unless it is remembered.
    qint64 aheadMsecs(const Participation &sender, const LocationFix &fix, Timestamp receivedAt);
    void forget(ParticipationId id) { m_fixes.remove(id); }

private:
    struct Fix
    {
        Timestamp fixTime;
        GeoPoint point;
        qint64 aheadMsecs;
    };
    QHash<ParticipationId, std::deque<Fix>>
        m_fixes; // those that may become the newest, as they came
};

} // namespace saferide
