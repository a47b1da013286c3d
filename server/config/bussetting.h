// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config/configsettings.h"

namespace saferide {

/// The servers of `cluster.bus`. No message contains a URL, which may have a password.
Setting::Access busAccess();

} // namespace saferide
