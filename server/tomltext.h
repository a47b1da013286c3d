// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <optional>

namespace saferide {

/// The first line with a character beyond ASCII outside of strings and comments, where TOML has
/// none. toml++ 3.3 must not see it: on some of them it runs into its own std::unreachable.
std::optional<qsizetype> lineOfForeignCharacter(QByteArrayView text);

} // namespace saferide
