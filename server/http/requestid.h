// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace saferide::http {

/// The X-Request-Id of the reply: the client's if it is valid (1..64 letters, digits, `-_.`),
/// otherwise a new one.
QByteArray requestIdFor(const QByteArray &wanted);

} // namespace saferide::http
