// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/exchange/newestfixes.h"

#include <algorithm>

namespace saferide {

bus::RiderFix riderFix(const Participation &participation)
{
    return {participation.id, participation.user, *participation.lastFix};
}

QList<bus::Fixes> newestOf(RideId ride, const QList<Participation> &participations)
{
    QList<bus::Fixes> messages;
    for (const Participation &participation : participations) {
        if (messages.isEmpty() || messages.last().fixes.size() == bus::Fixes::MaxCount) {
            messages.append({ride, {}});
        }
        messages.last().fixes.append(riderFix(participation));
    }
    return messages;
}

LastContact contactOf(const LocationFix &fix, Timestamp now)
{
    return {std::min(now, fix.orderTime()), fix.fixTime};
}

} // namespace saferide
