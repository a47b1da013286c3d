// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/connection/deskconnection.h"
#include "console/models/liveridestore.h"

namespace saferide {

/// Everything that the connection tells goes into the store.
void feedStore(const DeskConnection &connection, LiveRideStore &store);

} // namespace saferide
