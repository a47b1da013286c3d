// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/edgesettings.h"
#include "server/http/reply.h"
#include "server/http/request.h"

namespace saferide::http {

/// The reply to a preflight (Fetch standard, 4.8) or any other OPTIONS request. `allow` are the
/// methods of the path.
Reply optionsReply(const EdgeSettings &settings, const Request &request, const QByteArray &allow);

/// Whether the request comes from a browser page whose origin is neither in the list nor
/// our own.
bool isForeignOrigin(const EdgeSettings &settings, const Request &request);

/// The headers that let an allowed origin read the reply; with credentials, for polling.
Headers corsFields(const EdgeSettings &settings, const Request &request);

} // namespace saferide::http
