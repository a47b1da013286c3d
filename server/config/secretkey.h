// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config/config.h"
#include "shared/core/result.h"

#include <QByteArray>

namespace saferide {

/// The secret that signs access tokens: the configured one, the configured file's (one trailing
/// line break is cut), or the data directory's `secret.key`, made with mode 0600 where there is
/// none. At least 32 bytes. Safe against other processes that do the same at the same time.
Result<QByteArray> secretKey(const Config &config);

/// InvalidInput where secretKey() would fail; makes nothing.
Result<void> checkSecret(const Config &config);

} // namespace saferide
