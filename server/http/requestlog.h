// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"

namespace saferide::http {

struct Route;

/// What a line of the log says of one request.
struct AnsweredRequest
{
    const Request &request;
    const Route *route; ///< null where none fitted
    int status = 0;
    QString knownPath; ///< where none fitted: Router::knownPath
    qint64 account = 0; ///< ReplyHandle::setAccount; 0 without a valid token
    qint64 micros = 0; ///< from the whole request to its answer
};

/// One line (of what strangers are refused, some: RefusalLines) in the category
/// `saferide.requests`; of probes and polls only where debug is wanted. Holds no token, no body, no
/// query and no join code.
void logRequest(const AnsweredRequest &answered);

} // namespace saferide::http
