// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/ridestatus.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

bool mayFollow(RideStatus now, RideStatus next)
{
    switch (now) {
    case RideStatus::Planned:
        return next == RideStatus::Live || next == RideStatus::Cancelled;
    case RideStatus::Live:
        return next == RideStatus::Finished || next == RideStatus::Cancelled;
    case RideStatus::Finished:
    case RideStatus::Cancelled:
        return false;
    }
    Q_UNREACHABLE();
}

bool isActive(RideStatus status)
{
    return status == RideStatus::Planned || status == RideStatus::Live;
}

std::optional<RideStatus> requestedStatus(RideStatus now, const RideChange &change)
{
    if (change.status) {
        return change.status;
    }
    if (!change.isActive || *change.isActive == isActive(now)) {
        return std::nullopt;
    }
    if (*change.isActive) {
        return RideStatus::Live; // refused below: what is over stays over
    }
    return now == RideStatus::Live ? RideStatus::Finished : RideStatus::Cancelled;
}

} // namespace

Result<RideStatus> statusAfter(RideStatus now, const RideChange &change)
{
    const RideStatus next = requestedStatus(now, change).value_or(now);
    if (next != now && !mayFollow(now, next)) {
        return Error{ErrorCode::Conflict,
                     u"a %1 ride cannot become %2"_s.arg(toString(now), toString(next))};
    }
    return next;
}

} // namespace saferide
