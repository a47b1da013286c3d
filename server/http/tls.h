// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QSslConfiguration>

namespace saferide::http {

/// The configuration for `[tls] certificate` and `key`: TLS 1.2 and later, HTTP/1.1 by ALPN. Both
/// are PEM files; the certificate may be followed by its chain. Errors: InvalidInput, which names
/// the file and the reason.
Result<QSslConfiguration> loadTls(const QString &certificatePath, const QString &keyPath);

/// For the log: `of CN=rides.example.org, valid until 2026-12-31T23:59:59Z`
QString summaryOf(const QSslCertificate &certificate);

} // namespace saferide::http
