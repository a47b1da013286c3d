// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QByteArrayView>
#include <QJsonValue>

namespace saferide {

inline constexpr int MaxJsonDepth = 64;

/// Reads one JSON text (RFC 8259) as strangers send it. Refused, with what and where in the
/// message: broken UTF-8, lone surrogates, `\u0000`, numbers beyond double, duplicate keys, more
/// than `maxDepth` nested brackets (TooLarge, the others InvalidInput), anything after the value.
/// Integers outside 64 bits become doubles. Thread-safe; the stack stays flat.
Result<QJsonValue> parseJson(QByteArrayView text, int maxDepth = MaxJsonDepth);

} // namespace saferide
