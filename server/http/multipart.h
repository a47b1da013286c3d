// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"
#include "shared/core/result.h"

namespace saferide::http {

/// Parses a form in `multipart/form-data` (RFC 7578), as sent by fetch and React Native.
/// Supports text in UTF-8 only: no files, no transfer encodings, at most 32 fields. `contentType`
/// is the whole field, which contains the boundary. Errors: InvalidInput.
Result<Query> formFromMultipart(const QByteArray &contentType, const QByteArray &body);

} // namespace saferide::http
