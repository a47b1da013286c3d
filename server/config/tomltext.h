// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace saferide {

/// The first line with a character beyond ASCII outside of strings and comments, where TOML has
/// none. toml++ 3.3 must not see it: on some of them it runs into its own std::unreachable.
std::optional<qsizetype> lineOfForeignCharacter(QByteArrayView text);

/// The key of `key = value` in this line, counted from 1, where the value begins neither as a text,
/// a list nor a table, and is no number and no truth value. For what TOML does not take.
std::optional<QString> keyOfUnquotedText(QByteArrayView text, qsizetype line);

} // namespace saferide
