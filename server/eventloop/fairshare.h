// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace saferide {

/// Whether `count` has reached the limit; 0: no limit.
inline bool reached(qint64 limit, qint64 count)
{
    return limit > 0 && count >= limit;
}

/// Whether the owner of `own` of the `taken` places may have another one of `limit` (0 = no
/// limit): everybody may have as many as are still free, so that nobody can take all.
inline bool hasPlaceFor(qint64 limit, qint64 taken, qint64 own)
{
    return !reached(limit, taken) && (limit <= 0 || own <= limit - taken);
}

} // namespace saferide
