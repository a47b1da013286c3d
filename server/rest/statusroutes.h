// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/rest/http.h"
#include "shared/core/result.h"

#include <QString>

#include <functional>

namespace saferide::rest {

/// `GET /health`: the process lives. `GET /ready`: 200, or 503 with what is missing. `readiness` is
/// called on the edge's thread, answers from memory, and must be thread-safe.
void addStatusRoutes(Router &router, const QString &version,
                     std::function<Result<void>()> readiness);

} // namespace saferide::rest
