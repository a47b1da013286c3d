// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/edgesettings.h"
#include "server/http/reply.h"
#include "server/http/request.h"

namespace saferide::http {

/// The answer to a preflight (Fetch standard, 4.8) or any other OPTIONS; `allow` are the methods of
/// the path.
Reply optionsReply(const EdgeSettings &settings, const Request &request, const QByteArray &allow);

/// Whether a browser says that it asks for a page of an origin that is neither in the list nor
/// ours.
bool isForeignOrigin(const EdgeSettings &settings, const Request &request);

/// The fields that let an allowed origin read the answer; credentials included, for polling.
Headers corsFields(const EdgeSettings &settings, const Request &request);

} // namespace saferide::http
