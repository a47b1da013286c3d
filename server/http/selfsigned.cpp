// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/selfsigned.h"

#include <QHostAddress>
#include <QRegularExpression>
#include <QSslCertificate>

#include <memory>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace saferide::http {
namespace {

using namespace Qt::Literals::StringLiterals;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Text = std::unique_ptr<BIO, decltype(&BIO_free)>;

constexpr long X509Version3 = 2;

Error opensslError()
{
    return {ErrorCode::Internal, u"OpenSSL cannot make a certificate"_s};
}

bool isHostName(const QString &name)
{
    static const QRegularExpression Labels(
        u"^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,62})(\\.[A-Za-z0-9][A-Za-z0-9-]{0,62})*$"_s);
    return Labels.match(name).hasMatch();
}

/// As OpenSSL writes alternative names: `DNS:rides.local,IP:192.168.1.7`.
Result<QByteArray> alternativeNames(const QStringList &names)
{
    QByteArrayList entries;
    for (const QString &name : names) {
        QHostAddress address;
        if (address.setAddress(name)) {
            address.setScopeId({});
            entries.append("IP:" + address.toString().toLatin1());
        } else if (isHostName(name)) {
            entries.append("DNS:" + name.toLatin1());
        } else {
            return Error{ErrorCode::InvalidInput,
                         u"\"%1\" is neither a host name nor an address"_s.arg(name)};
        }
    }
    return entries.isEmpty()
        ? Result<QByteArray>(Error{ErrorCode::InvalidInput, u"a certificate needs a name"_s})
        : Result<QByteArray>(entries.join(','));
}

bool addExtension(X509 *certificate, int id, const QByteArray &value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
        X509V3_EXT_conf_nid(nullptr, &context, id, value.constData()), X509_EXTENSION_free);
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

/// A random number: browsers refuse a second certificate with the number of the first.
bool setSerialNumber(X509 *certificate)
{
    quint64 number = 0;
    return RAND_bytes(reinterpret_cast<unsigned char *>(&number), sizeof number) == 1
        && ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), number >> 1) == 1;
}

bool setName(X509 *certificate, const QString &name)
{
    constexpr int LongestCommonName = 64;
    X509_NAME *subject = X509_get_subject_name(certificate);
    const QByteArray text = name.left(LongestCommonName).toLatin1();
    return X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                                      reinterpret_cast<const unsigned char *>(text.constData()), -1,
                                      -1, 0)
        == 1
        && X509_set_issuer_name(certificate, subject) == 1;
}

bool setTimes(X509 *certificate, const QDateTime &from, const QDateTime &until)
{
    return ASN1_TIME_set(X509_getm_notBefore(certificate), from.toSecsSinceEpoch())
        && ASN1_TIME_set(X509_getm_notAfter(certificate), until.toSecsSinceEpoch());
}

/// A phone can only be told to trust what is an authority.
bool addExtensions(X509 *certificate, const QByteArray &names)
{
    return addExtension(certificate, NID_subject_alt_name, names)
        && addExtension(certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
        && addExtension(certificate, NID_key_usage, "critical,digitalSignature,keyCertSign")
        && addExtension(certificate, NID_ext_key_usage, "serverAuth");
}

template<typename Write>
QByteArray pemOf(Write write)
{
    const Text text(BIO_new(BIO_s_mem()), BIO_free);
    char *data = nullptr;
    if (!text || write(text.get()) != 1) {
        return {};
    }
    const long size = BIO_get_mem_data(text.get(), &data);
    return {data, qsizetype(size)};
}

} // namespace

Result<CertificateAndKey> selfSigned(const QStringList &names, const QDateTime &from,
                                     const QDateTime &until)
{
    const auto entries = alternativeNames(names);
    if (!entries) {
        return entries.error();
    }
    const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const Certificate certificate(X509_new(), X509_free);
    X509 *made = certificate.get();
    const bool isMade = key && made && X509_set_version(made, X509Version3) == 1
        && setSerialNumber(made) && setName(made, names.first()) && setTimes(made, from, until)
        && X509_set_pubkey(made, key.get()) == 1 && addExtensions(made, *entries)
        && X509_sign(made, key.get(), EVP_sha256()) > 0;
    if (!isMade) {
        return opensslError();
    }
    CertificateAndKey result{pemOf([made](BIO *text) { return PEM_write_bio_X509(text, made); }),
                             pemOf([&key](BIO *text) {
                                 return PEM_write_bio_PrivateKey(text, key.get(), nullptr, nullptr,
                                                                 0, nullptr, nullptr);
                             })};
    if (result.certificate.isEmpty() || result.key.isEmpty()) {
        return opensslError();
    }
    return result;
}

QStringList namesOfCertificate(const QByteArray &pem)
{
    const QList<QSslCertificate> chain = QSslCertificate::fromData(pem, QSsl::Pem);
    QStringList names;
    if (!chain.isEmpty()) {
        names = chain.first().subjectAlternativeNames().values();
    }
    names.sort();
    return names;
}

} // namespace saferide::http
