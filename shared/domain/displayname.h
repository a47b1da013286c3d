// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace saferide {

/// The text as it is stored and shown: composed (NFC), single spaces, one line of at most so many
/// characters, none of them a control, a format character (except the joiners of scripts and of
/// emoji) or unassigned. Empty for a blank text, nullopt for any other.
std::optional<QString> normalizedLine(QStringView text, int maxCharacters);

/// The name of a guest: such a line of 1..40 characters, at least one of them visible. nullopt for
/// any other text.
std::optional<QString> normalizedDisplayName(QStringView text);

/// The rule for display names, for error messages.
inline const QString DisplayNameRule = QStringLiteral("must be one line of 1 to 40 characters");

} // namespace saferide
