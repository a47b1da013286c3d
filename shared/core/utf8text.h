// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace saferide {

/// Text of bytes in UTF-8, every character of them: QString::fromUtf8 drops U+FEFF at the start.
/// nullopt for broken UTF-8 and NUL.
std::optional<QString> utf8Text(QByteArrayView bytes);

} // namespace saferide
