// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/trustedcertificates.h"

#include <QCryptographicHash>
#include <QSet>

namespace saferide {

QString fingerprintOf(const QSslCertificate &certificate)
{
    return QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex(':').toUpper());
}

void TrustedCertificates::trust(const QString &server, const QString &fingerprint,
                                const QDateTime &now)
{
    m_trusted[server] = {fingerprint, now};
}

void TrustedCertificates::setEntries(const QStringList &entries)
{
    m_trusted.clear();
    QSet<QString> ambiguous;
    for (const QString &entry : entries) {
        const QStringList parts = entry.split(u' ', Qt::SkipEmptyParts);
        if (parts.size() < 2) {
            continue;
        }
        if (m_trusted.contains(parts[0])) {
            ambiguous.insert(parts[0]);
        }
        m_trusted[parts[0]] = {parts[1], QDateTime::fromString(parts.value(2), Qt::ISODate)};
    }
    for (const QString &server : std::as_const(ambiguous)) {
        m_trusted.remove(server); // which one holds is not known: look again
    }
}

QStringList TrustedCertificates::entries() const
{
    QStringList entries;
    for (auto entry = m_trusted.cbegin(); entry != m_trusted.cend(); ++entry) {
        entries.append(entry.key() + u' ' + entry->fingerprint + u' '
                       + entry->at.toUTC().toString(Qt::ISODate));
    }
    entries.sort();
    return entries;
}

std::optional<UnknownCertificate> TrustedCertificates::check(const QString &server,
                                                             const QSslCertificate &certificate,
                                                             const QList<QSslError> &errors) const
{
    const QString fingerprint = fingerprintOf(certificate);
    const Entry known = m_trusted.value(server);
    if (!certificate.isNull() && known.fingerprint == fingerprint) {
        return std::nullopt;
    }
    UnknownCertificate unknown;
    unknown.trustedBefore = known.fingerprint;
    unknown.trustedAt = known.at;
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
