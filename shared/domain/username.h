// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace saferide {

/// The name to store: composed (NFC), 3..30 ASCII letters, digits, `_ . -` and non-ASCII letters
/// with their marks and joiners. nullopt for any other name.
std::optional<QString> normalizedUsername(QStringView text);

/// The rule for names, for error messages.
inline const QString UsernameRule =
    QStringLiteral("3 to 30 letters of any script, digits 0 to 9, or _ . -");

/// Equal for names that are considered the same: NFKC and case folding are applied, joiners are
/// removed.
QString usernameKey(QStringView username);
/// The same of a text that may contain anything: equal where it looks the same, as what is
/// invisible is removed.
QString visibleNameKey(const QString &text);

} // namespace saferide
