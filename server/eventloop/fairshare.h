// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace saferide {

/// Whether `count` is at its limit; 0: there is none.
inline bool reached(qint64 limit, qint64 count)
{
    return limit > 0 && count >= limit;
}

/// Whether somebody who has `own` of the `taken` places may have one more of `limit` (0 = any
/// number): each may have as many as are still free, so that nobody can take them all.
inline bool hasPlaceFor(qint64 limit, qint64 taken, qint64 own)
{
    return !reached(limit, taken) && (limit <= 0 || own <= limit - taken);
}

} // namespace saferide
