// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/rest/http.h"

namespace saferide::rest {

/// /openapi.json, the page /docs that shows it, and docs/phone-protocol.md. All are compiled in and
/// need no token.
void addDocsRoutes(Router &router);

} // namespace saferide::rest
