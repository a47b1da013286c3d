// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"

namespace saferide::http {

struct Route;

/// The contents of a request's log line.
struct AnsweredRequest
{
    const Request &request;
    const Route *route; ///< null if none matched
    int status = 0;
    QString knownPath; ///< if none matched: Router::knownPath()
    qint64 account = 0; ///< ReplyHandle::setAccount; 0 without a valid token
    qint64 micros = 0; ///< from the complete request to its reply
};

/// Writes a line in the category `saferide.requests`; for refused unauthenticated requests limited
/// by RefusalLines, for probes and polls only at debug level. Contains no tokens, bodies, queries
/// or join codes.
void logRequest(const AnsweredRequest &answered);

} // namespace saferide::http
