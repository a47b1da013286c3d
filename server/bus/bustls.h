// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QSslConfiguration>

namespace saferide::bus {

/// For rediss servers: TLS 1.2 and later, with a certificate by one of the authorities in this PEM
/// file, or by those that the system trusts if it is empty. InvalidInput names the file and the
/// reason.
Result<QSslConfiguration> busTls(const QString &authorityFile);

} // namespace saferide::bus
