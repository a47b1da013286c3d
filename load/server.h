// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/tcpstream.h"

#include "shared/core/result.h"

namespace saferide::load {

/// Where `http://host:port` is. Only http: the tools measure and show on one machine or network,
/// without TLS.
Result<Endpoint> endpointOf(const QString &url);

} // namespace saferide::load
