// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/connection/deskconnection.h"
#include "console/models/deskpicture.h"

namespace saferide {

/// Everything that the connection tells goes into the store.
void feedStore(const DeskConnection &connection, LiveRideStore &store);
/// The same, and what desks have seen.
void feedPicture(const DeskConnection &connection, DeskPicture &picture);

} // namespace saferide
