// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"

namespace saferide::http {

/// How the client addressed this server, without a slash at its end: `https://host:port/prefix`.
/// `publicUrl` where the admin gave one; else from Host, and behind a trusted proxy from
/// X-Forwarded-Proto, -Host and -Prefix.
QByteArray baseUrlOf(const Request &request, const QByteArray &publicUrl);

} // namespace saferide::http
