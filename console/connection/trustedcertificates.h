// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QList>
#include <QSet>
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
    bool operator==(const UnknownCertificate &) const = default;
};

/// SHA-256 of the certificate as UnknownCertificate shows it.
QString fingerprintOf(const QSslCertificate &certificate);

/// Which certificates somebody has looked at and trusts, each for one server only.
class TrustedCertificates
{
public:
    void trust(const QString &server, const QString &fingerprint)
    {
        m_trusted.insert(server + u' ' + fingerprint);
    }
    void setEntries(const QStringList &entries) { m_trusted = {entries.begin(), entries.end()}; }
    /// "HOST:PORT FINGERPRINT", to be remembered.
    QStringList entries() const { return m_trusted.values(); }

    /// The errors may be ignored; else what to show. Only for the server's own certificate: what is
    /// wrong with any other of the chain counts as well, as it is trusted by its fingerprint.
    std::optional<UnknownCertificate> check(const QString &server,
                                            const QSslCertificate &certificate,
                                            const QList<QSslError> &errors) const;

private:
    QSet<QString> m_trusted;
};

} // namespace saferide
