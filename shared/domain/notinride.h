// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/error.h"

namespace saferide {

/// For users who know a ride but have not joined it.
inline Error notInRide()
{
    return {ErrorCode::Forbidden,
            QStringLiteral("you are not in this ride: join it first with POST "
                           "/participations/ {\"ride_code\": …}")};
}

} // namespace saferide
