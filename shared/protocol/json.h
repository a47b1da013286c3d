// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QByteArrayView>
#include <QJsonValue>

namespace saferide {

inline constexpr int MaxJsonDepth = 64;
inline constexpr size_t MaxJsonMembers = 1000; // of one object

/// Reads one JSON text (RFC 8259) as strangers send it. Refused, with what and where in the
/// message: broken UTF-8, lone surrogates, `\u0000`, numbers beyond double, duplicate keys, more
/// than `maxDepth` nested brackets, MaxJsonMembers in an object or what jsonExcess() finds
/// (TooLarge, the others InvalidInput), anything after the value.
/// Integers outside 64 bits become doubles. Thread-safe; the stack stays flat.
Result<QJsonValue> parseJson(QByteArrayView text, int maxDepth = MaxJsonDepth);

/// As parseJson, for a form: only the outermost object is read. Arrays and objects within it come
/// out empty, as no form has any: what a stranger nests costs no more than being checked.
Result<QJsonValue> parseJsonForm(QByteArrayView text, int maxDepth = MaxJsonDepth);

} // namespace saferide
