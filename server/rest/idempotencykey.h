// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/rest/http.h"
#include "shared/core/result.h"
#include "shared/domain/attempt.h"

#include <QJsonValue>

namespace saferide::rest {

inline constexpr qsizetype MaxIdempotencyKey = 255; // characters

/// The key in the value of an `Idempotency-Key` field: a string as RFC 8941 (3.3.3) writes it, in
/// quotes; or, as many clients do, the same characters without quotes and spaces. InvalidInput says
/// what is wrong. Pure.
Result<QString> parseIdempotencyKey(QByteArrayView field);

/// A request to make something, with the key it came with; without one it is an attempt without a
/// key. Its digest is still to be set.
Result<Attempt> attemptFrom(const Request &request);

/// What two forms have in common that say the same, however they are written. Takes its time for a
/// large one.
QString formDigest(const QJsonValue &form);

} // namespace saferide::rest
