// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config/config.h"
#include "shared/core/result.h"

#include <QByteArray>

namespace saferide {

/// The secret that signs access tokens: the configured one, that of the configured file (without
/// one trailing line break), or `secret.key` of the data directory, which is created with mode 0600
/// if it does not exist. At least 32 bytes. Safe if several processes do this at once.
Result<QByteArray> secretKey(const Config &config);

/// InvalidInput if secretKey() would fail; creates nothing.
Result<void> checkSecret(const Config &config);

} // namespace saferide
