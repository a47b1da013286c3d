// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/trustedcertificates.h"

#include <QCryptographicHash>

namespace saferide {

QString fingerprintOf(const QSslCertificate &certificate)
{
    return QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex(':').toUpper());
}

std::optional<UnknownCertificate> TrustedCertificates::check(const QString &server,
                                                             const QSslCertificate &certificate,
                                                             const QList<QSslError> &errors) const
{
    const QString fingerprint = fingerprintOf(certificate);
    if (!certificate.isNull() && m_trusted.contains(server + u' ' + fingerprint)) {
        return std::nullopt;
    }
    UnknownCertificate unknown;
    unknown.server = server;
    unknown.subject = certificate.subjectDisplayName();
    unknown.issuer = certificate.issuerDisplayName();
    unknown.validFrom = certificate.effectiveDate();
    unknown.validUntil = certificate.expiryDate();
    unknown.fingerprint = fingerprint;
    for (const QSslError &error : errors) {
        if (!unknown.problems.contains(error.errorString())) {
            unknown.problems.append(error.errorString());
        }
    }
    return unknown;
}

} // namespace saferide
