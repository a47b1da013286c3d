// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"
#include "shared/domain/ride.h"

namespace saferide {

/// The ride that a command names by its code, in any case, or by its id. NotFound.
Result<Ride> rideOf(db::Session &session, const QString &codeOrId);

} // namespace saferide
