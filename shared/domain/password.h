// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace saferide {

constexpr qsizetype MinPasswordBytes = 6; ///< of passwordBytes()
constexpr qsizetype MaxPasswordBytes = 1024;

/// What is hashed of a new password: composed (NFC), as keyboards differ in what they send for `ü`,
/// in UTF-8. InvalidInput, with one of Error::fields, for what is too short, too long or no text.
Result<QByteArray> passwordBytes(const QString &password);

/// All that an older hash may have been made of, each once: the composed password first, then as it
/// was typed, then decomposed. InvalidInput as above, but none is too short.
Result<QList<QByteArray>> passwordForms(const QString &password);

} // namespace saferide
