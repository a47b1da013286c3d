// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace saferide {

/// The first line with a non-ASCII character outside of strings and comments, which TOML does not
/// permit. toml++ 3.3 must not see it: some of them reach its std::unreachable.
std::optional<qsizetype> lineOfForeignCharacter(QByteArrayView text);

/// The key of `key = value` in this line, counted from 1, if the value is neither a string, list,
/// table, number nor boolean. For text that TOML refuses.
std::optional<QString> keyOfUnquotedText(QByteArrayView text, qsizetype line);

} // namespace saferide
