// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/ridercontact.h"

#include <QString>

namespace saferide {

/// Who wants to join a ride without an account.
struct NewGuest
{
    QString rideCode; ///< as typed
    QString displayName; ///< normalizedDisplayName()
    RiderContact contact = {};
    bool operator==(const NewGuest &) const = default;
};

} // namespace saferide
