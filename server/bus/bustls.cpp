// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/bustls.h"

#include <QDir>
#include <QFile>
#include <QSslCertificate>
#include <QSslSocket>

namespace saferide::bus {

using namespace Qt::Literals::StringLiterals;

namespace {

Error unusable(const QString &reason)
{
    return Error{ErrorCode::InvalidInput, u"cluster.bus_ca "_s + reason};
}

} // namespace

Result<QSslConfiguration> busTls(const QString &authorityFile)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (authorityFile.isEmpty()) {
        return tls;
    }
    if (QDir::isRelativePath(authorityFile)) {
        return unusable(u"must be an absolute path, not \"%1\""_s.arg(authorityFile));
    }
    QFile file(authorityFile);
    if (!file.open(QIODevice::ReadOnly)) {
        return unusable(u"cannot be read: %1: %2"_s.arg(authorityFile, file.errorString()));
    }
    const QList<QSslCertificate> authorities = QSslCertificate::fromDevice(&file, QSsl::Pem);
    if (authorities.isEmpty()) {
        return unusable(u"holds no PEM certificate: %1"_s.arg(authorityFile));
    }
    tls.setCaCertificates(authorities);
    return tls;
}

} // namespace saferide::bus
