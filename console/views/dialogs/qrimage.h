// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QString>

namespace saferide {

/// A QR code with its quiet zone, black on white, `side` pixels or a little less; null for a text
/// that is too long for one.
QImage qrImage(const QString &text, int side);

} // namespace saferide
