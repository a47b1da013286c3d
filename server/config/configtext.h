// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config/config.h"

namespace saferide {

/// All settings with their descriptions, as a TOML file in which defaults are commented out.
/// Passwords are not shown.
QString configToml(const Config &config);

/// The same table with the defaults, in Markdown, as in docs/admin.md.
QString configMarkdown();

} // namespace saferide
