// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config/config.h"

namespace saferide {

/// Every setting with its description, as a TOML file: those that have their default are commented
/// out. Passwords are not shown.
QString configToml(const Config &config);

/// The same table with the defaults, in Markdown, as docs/admin.md has it.
QString configMarkdown();

} // namespace saferide
