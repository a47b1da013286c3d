// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/security/tokenclaims.h"
#include "shared/core/result.h"

#include <QByteArray>
#include <QHostAddress>
#include <QObject>

#include <functional>

namespace saferide {

/// Calls back in context's thread with a new token for the user of valid claims; Unauthorized if
/// theirs was revoked, RateLimited if the user had too many. Thread-safe.
using TokenRenewal =
    std::function<void(const Claims &claims, const QHostAddress &peer, QObject *context,
                       std::function<void(Result<QByteArray>)> done)>;

} // namespace saferide
