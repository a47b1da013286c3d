// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QHash>
#include <QList>
#include <QSslCertificate>
#include <QSslError>
#include <QString>
#include <QStringList>

#include <optional>

namespace saferide {

/// A certificate that no authority of this computer vouches for, in words for people.
struct UnknownCertificate
{
    QString server; ///< HOST:PORT
    QString subject;
    QString issuer;
    QDateTime validFrom;
    QDateTime validUntil;
    QString fingerprint; ///< SHA-256, pairs of hexadecimal digits with colons
    QStringList problems; ///< sentences of Qt
    QString trustedBefore; ///< fingerprint of the one that was trusted for this server; or empty
    QDateTime trustedAt; ///< when; null where that is not known
    bool operator==(const UnknownCertificate &) const = default;
};

/// SHA-256 of the certificate as UnknownCertificate shows it.
QString fingerprintOf(const QSslCertificate &certificate);

/// Which certificates somebody has looked at and trusts: one for each server, so that one that was
/// replaced is not accepted any more.
class TrustedCertificates
{
public:
    void trust(const QString &server, const QString &fingerprint, const QDateTime &now);
    void setEntries(const QStringList &entries);
    /// "HOST:PORT FINGERPRINT TIME", to be remembered.
    QStringList entries() const;

    /// The errors may be ignored; else what to show. Only for the server's own certificate: what is
    /// wrong with any other of the chain counts as well, as it is trusted by its fingerprint.
    std::optional<UnknownCertificate> check(const QString &server,
                                            const QSslCertificate &certificate,
                                            const QList<QSslError> &errors) const;

private:
    struct Entry
    {
        QString fingerprint;
        QDateTime at;
    };

    QHash<QString, Entry> m_trusted; // by server
};

} // namespace saferide
