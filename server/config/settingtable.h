// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config/configsettings.h"

#include <vector>

namespace saferide {

/// All settings: the single table for command line, environment, file, `print-config`, manual and
/// docs/admin.md. settings() caches it.
std::vector<Setting> settingTable();

} // namespace saferide
