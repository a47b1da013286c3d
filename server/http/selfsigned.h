// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QStringList>

namespace saferide::http {

/// PEM texts for `[tls] certificate` and `key`.
struct CertificateAndKey
{
    QByteArray certificate;
    QByteArray key;
};

/// A certificate that nobody else vouches for, with a new key on the curve P-256, valid from `from`
/// until `until`. `names` are host names and addresses, without ports; the first is also the
/// subject. InvalidInput for a name that cannot be in a certificate.
Result<CertificateAndKey> selfSigned(const QStringList &names, const QDateTime &from,
                                     const QDateTime &until);

/// The names and addresses for which the first certificate of a PEM text is valid, sorted; empty if
/// there is none.
QStringList namesOfCertificate(const QByteArray &pem);

} // namespace saferide::http
