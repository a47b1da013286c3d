// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"
#include "shared/domain/ridechange.h"

namespace saferide {

/// The status after a change: planned → live or cancelled, live → finished or cancelled, and
/// nothing else (Conflict). `is_active: false` finishes a live ride and cancels a planned one;
/// `true` is no change for both. A status that is the ride's already is no change.
Result<RideStatus> statusAfter(RideStatus now, const RideChange &change);

} // namespace saferide
