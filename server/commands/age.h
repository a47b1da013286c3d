// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace saferide {

/// Milliseconds of `30m`, `24h` or `7d`; nothing for any other text.
std::optional<qint64> ageFromText(const QString &text);

} // namespace saferide
