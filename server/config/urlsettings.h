// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config/configsettings.h"

namespace saferide {

/// `public_url`: the address of a server, perhaps with a path.
Setting::Access publicUrlAccess();
/// `[map] tiles`: an address with {z}, {x} and {y}; {s} is a, b or c.
Setting::Access mapTilesAccess();

} // namespace saferide
