// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace saferide {

/// Decodes UTF-8 and keeps a leading U+FEFF, which QString::fromUtf8 drops. nullopt for invalid
/// UTF-8 and for NUL.
std::optional<QString> utf8Text(QByteArrayView bytes);

} // namespace saferide
