// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"
#include "shared/core/result.h"

namespace saferide::http {

/// The fields of a form in `multipart/form-data` (RFC 7578), as fetch and React Native send it.
/// Text in UTF-8 only: no files, no transfer encodings, at most 32 fields. `contentType` is the
/// whole field, which names the boundary. InvalidInput says what is wrong.
Result<Query> formFromMultipart(const QByteArray &contentType, const QByteArray &body);

} // namespace saferide::http
