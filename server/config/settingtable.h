// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config/configsettings.h"

#include <vector>

namespace saferide {

/// Every setting there is: the one table that command line, environment, file, `print-config`,
/// manual and docs/admin.md come from. See settings() for the table made once.
std::vector<Setting> settingTable();

} // namespace saferide
