// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace saferide::http {

class Router;

/// /openapi.json and /docs, the page to read and try it; both compiled in, neither needs a token.
void addDocsRoutes(Router &router);

} // namespace saferide::http
