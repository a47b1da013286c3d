// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/edgesettings.h"
#include "server/http/reply.h"
#include "server/http/request.h"

namespace saferide::http {

/// What a reply says about its connection.
enum class Persistence {
    Implied, ///< stays open, the default of HTTP/1.1
    Announced, ///< stays open, which must be stated for HTTP/1.0
    Close,
    Upgrade, ///< switches to another protocol: the reply has no body
};

/// The head of a reply, up to and including the empty line, with the fields of every reply: Date,
/// Content-Length, X-Request-Id, CORS. `request` as far as it is known.
QByteArray responseHead(const EdgeSettings &settings, const QByteArray &date,
                        const Request &request, const Reply &answer, Persistence persistence);

} // namespace saferide::http
