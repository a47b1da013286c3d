// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QByteArrayView>
#include <QJsonValue>

namespace saferide {

inline constexpr int MaxJsonDepth = 64;
inline constexpr size_t MaxJsonMembers = 1000; // of one object

/// Parses an untrusted JSON text (RFC 8259). Refused, with the reason and the place in the message:
/// invalid UTF-8, lone surrogates, `\u0000`, numbers beyond double, duplicate keys, anything after
/// the value (all InvalidInput), nesting deeper than `maxDepth`, more than MaxJsonMembers members
/// in an object, and what jsonExcess() finds (all TooLarge).
/// Integers outside 64 bits become doubles. Thread-safe; not recursive.
Result<QJsonValue> parseJson(QByteArrayView text, int maxDepth = MaxJsonDepth);

/// As parseJson(), for a form: only the outermost object is converted. Arrays and objects within it
/// become empty, because no form has any: nested input costs no more than its validation.
Result<QJsonValue> parseJsonForm(QByteArrayView text, int maxDepth = MaxJsonDepth);

} // namespace saferide
