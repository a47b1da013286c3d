// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace saferide {

constexpr qsizetype MinPasswordBytes = 6; ///< of passwordBytes()
constexpr qsizetype MaxPasswordBytes = 1024;

/// The bytes of a new password to hash: UTF-8 of the composed form (NFC), as keyboards differ in
/// what they send for `ü`. InvalidInput, with Error::fields, if too short, too long or not text.
Result<QByteArray> passwordBytes(const QString &password);

/// The forms from which an older hash may have been made, without duplicates: composed, as typed,
/// decomposed. InvalidInput as above, but no password is too short.
Result<QList<QByteArray>> passwordForms(const QString &password);

} // namespace saferide
