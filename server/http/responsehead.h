// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/edgesettings.h"
#include "server/http/reply.h"
#include "server/http/request.h"

namespace saferide::http {

/// What an answer says about its connection.
enum class Persistence {
    Implied, ///< it stays open, as always in HTTP/1.1
    Announced, ///< it stays open, which HTTP/1.0 has to be told
    Close,
    Upgrade, ///< it goes on in another protocol: the answer has no body
};

/// The head of an answer to the public, up to its empty line, with the fields that every answer
/// has: Date, Content-Length, X-Request-Id, CORS. `request` as far as it is known.
QByteArray responseHead(const EdgeSettings &settings, const QByteArray &date,
                        const Request &request, const Reply &answer, Persistence persistence);

} // namespace saferide::http
