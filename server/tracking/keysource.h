// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"

#include <vector>

namespace saferide::tracking {

/// The hashes of what may be a tracking key in a request, in the order in which they count: path;
/// `Authorization`: Bearer, then the password, the user and the whole text of Basic; `deviceIds`,
/// from the query or body (Report::deviceIds); `X-Limit-U`. Whatever is no key is left out.
QByteArrayList keyHashesOf(const http::Request &request,
                           const std::vector<QByteArray> &deviceIds = {});

} // namespace saferide::tracking
