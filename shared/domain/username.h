// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace saferide {

/// The name to store: composed (NFC), 3..30 of ASCII letters, digits, `_ . -` and non-ASCII
/// letters with their marks and joiners. nullopt for any other name.
std::optional<QString> normalizedUsername(QStringView text);

/// What such a name has, for the message that refuses another.
inline const QString UsernameRule =
    QStringLiteral("3 to 30 letters of any script, digits 0 to 9, or _ . -");

/// What two names that count as one have in common: compatibility forms (NFKC) and case folded,
/// joiners left out.
QString usernameKey(QStringView username);

} // namespace saferide
