// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/error.h"

namespace saferide {

/// For who knows of a ride but did not join it.
inline Error notInRide()
{
    return {ErrorCode::Forbidden,
            QStringLiteral("you are not in this ride: join it first with POST "
                           "/participations/ {\"ride_code\": …}")};
}

} // namespace saferide
