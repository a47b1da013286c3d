// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace saferide::http {

/// The X-Request-Id to answer with: the client's where it is sane (1..64 of letters, digits,
/// `-_.`), else a new one.
QByteArray requestIdFor(const QByteArray &wanted);

} // namespace saferide::http
