// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/position.h"

#include <QList>

namespace saferide {

/// For a phone whose clock is fast: how far ahead its fixes were when they first arrived. A fix
/// that is sent again keeps its place in the order instead of getting that of its second arrival.
class FirstArrivals
{
public:
    /// Beyond this number the oldest is forgotten. The order in the database stays right.
    static constexpr qsizetype MaxRemembered = 256;

    /// How far ahead of its first arrival the fix was; this is the first, unless it is remembered.
    /// `last`: the newest of the participation.
    qint64 aheadMsecs(const std::optional<LocationFix> &last, const LocationFix &fix,
                      Timestamp receivedAt);

private:
    struct Fix
    {
        Timestamp fixTime;
        GeoPoint point;
        qint64 aheadMsecs;
    };
    QList<Fix> m_fixes; // those that may become the newest, as they came
};

} // namespace saferide
