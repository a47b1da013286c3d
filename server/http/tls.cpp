// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/tls.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QSslCertificate>
#include <QSslCipher>
#include <QSslKey>

#include <memory>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace saferide::http {
namespace {

using namespace Qt::Literals::StringLiterals;

Result<QByteArray> contentsOf(const QString &path)
{
    if (QDir::isRelativePath(path)) { // relative to the folder in which the daemon was started
        return Error{ErrorCode::InvalidInput,
                     u"[tls]: %1 must be an absolute path, like /etc/saferide/%1"_s.arg(path)};
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return Error{ErrorCode::InvalidInput,
                     u"[tls]: cannot read %1: %2"_s.arg(path, file.errorString())};
    }
    return file.readAll();
}

/// The type of the key is not known in advance.
QSslKey keyFrom(const QByteArray &pem)
{
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Rsa, QSsl::Ec}) {
        const QSslKey key(pem, algorithm);
        if (!key.isNull()) {
            return key;
        }
    }
    return {};
}

/// Lets OpenSSL read the key again: Qt's handle is an RSA or an EC_KEY, depending on the type.
bool belongTogether(const QSslCertificate &certificate, const QByteArray &keyPem)
{
    const std::unique_ptr<BIO, decltype(&BIO_free)> bytes(
        BIO_new_mem_buf(keyPem.constData(), int(keyPem.size())), BIO_free);
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        PEM_read_bio_PrivateKey(bytes.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
    auto *x509 = static_cast<X509 *>(certificate.handle());
    return x509 && key && X509_check_private_key(x509, key.get()) == 1;
}

/// Forward secrecy and authenticated encryption only (RFC 9325, 4.2).
QList<QSslCipher> modernCiphers()
{
    QList<QSslCipher> ciphers = QSslConfiguration::supportedCiphers();
    ciphers.removeIf([](const QSslCipher &cipher) {
        const bool isModern =
            cipher.name().contains("-GCM-"_L1) || cipher.name().contains("CHACHA20"_L1);
        return cipher.protocol() != QSsl::TlsV1_3
            && !(isModern && cipher.name().startsWith("ECDHE-"_L1));
    });
    return ciphers;
}

} // namespace

Result<QSslConfiguration> loadTls(const QString &certificatePath, const QString &keyPath)
{
    const auto certificatePem = contentsOf(certificatePath);
    if (!certificatePem) {
        return certificatePem.error();
    }
    const auto keyPem = contentsOf(keyPath);
    if (!keyPem) {
        return keyPem.error();
    }
    const QList<QSslCertificate> chain = QSslCertificate::fromData(*certificatePem, QSsl::Pem);
    if (chain.isEmpty()) {
        return Error{ErrorCode::InvalidInput,
                     u"[tls] certificate: %1 holds no PEM certificate"_s.arg(certificatePath)};
    }
    const QSslKey key = keyFrom(*keyPem);
    if (key.isNull()) {
        return Error{ErrorCode::InvalidInput,
                     u"[tls] key: %1 holds no unencrypted RSA or EC key in PEM"_s.arg(keyPath)};
    }
    if (!belongTogether(chain.first(), *keyPem)) {
        return Error{ErrorCode::InvalidInput,
                     u"[tls] key: %1 is not the key of the first certificate in %2"_s.arg(
                         keyPath, certificatePath)};
    }
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(key);
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setCiphers(modernCiphers());
    configuration.setPeerVerifyMode(
        QSslSocket::VerifyNone); // clients have tokens, not certificates
    configuration.setCaCertificates({}); // otherwise each connection looks for those of the system
    configuration.setAllowedNextProtocols({"http/1.1"});
    return configuration;
}

QString summaryOf(const QSslCertificate &certificate)
{
    QStringList names = certificate.subjectAlternativeNames().values(QSsl::DnsEntry);
    names.sort();
    const QString subject = names.isEmpty()
        ? certificate.subjectInfo(QSslCertificate::CommonName).join(u", "_s)
        : names.join(u", "_s);
    return u"of %1, valid until %2"_s.arg(subject.isEmpty() ? u"nobody"_s : subject,
                                          certificate.expiryDate().toUTC().toString(Qt::ISODate));
}

} // namespace saferide::http
