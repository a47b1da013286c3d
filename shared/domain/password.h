// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace saferide {

constexpr qsizetype MinPasswordBytes = 6; ///< of passwordBytes()
constexpr qsizetype MaxPasswordBytes = 1024;

/// What is hashed of a password: composed (NFC), as keyboards differ in what they send for `ü`, in
/// UTF-8.
QByteArray passwordBytes(const QString &password);

/// All that an older hash may have been made of, each once: passwordBytes() first, then the
/// password as it was typed, then decomposed.
QList<QByteArray> passwordForms(const QString &password);

} // namespace saferide
