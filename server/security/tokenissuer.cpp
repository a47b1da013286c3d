// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/security/tokenissuer.h"

#include "server/security/sodiumbytes.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

QByteArray encodedHeader()
{
    return QByteArray(R"({"alg":"HS256","typ":"JWT"})").toBase64(Base64Url);
}

Error unauthorized()
{
    return {ErrorCode::Unauthorized, u"the access token is not valid"_s};
}

} // namespace

TokenIssuer::TokenIssuer(QByteArray secret, std::chrono::seconds lifetime, const Clock &clock)
    : m_secret(std::move(secret))
    , m_lifetime(lifetime)
    , m_clock(clock)
{
    startSodium();
    Q_ASSERT(m_secret.size() >= 32);
}

QByteArray TokenIssuer::issue(const User &user, qint64 tokenVersion) const
{
    return issue(user, tokenVersion, m_lifetime);
}

QByteArray TokenIssuer::issue(const User &user, qint64 tokenVersion,
                              std::chrono::seconds lifetime) const
{
    const qint64 now = m_clock.now().msecs / 1000;
    const QJsonObject payload{
        {u"sub"_s, QString::number(user.id.value)},
        {u"ver"_s, tokenVersion},
        {u"iat"_s, now},
        {u"exp"_s, now + qint64(lifetime.count())},
        {u"name"_s, user.username},
        {u"role"_s, toString(user.role)},
    };
    const QByteArray signedPart = encodedHeader() + '.'
        + QJsonDocument(payload).toJson(QJsonDocument::Compact).toBase64(Base64Url);
    return signedPart + '.' + signature(signedPart).toBase64(Base64Url);
}

Result<Claims> TokenIssuer::verify(QByteArrayView token) const
{
    const qsizetype secondDot = token.lastIndexOf('.');
    const qsizetype firstDot = token.indexOf('.');
    if (token.size() > MaxTokenBytes || firstDot <= 0 || firstDot == secondDot) {
        return unauthorized();
    }
    const auto given = fromBase64Url(token.sliced(secondDot + 1));
    const QByteArray expected = signature(token.first(secondDot));
    if (!given || given->size() != expected.size()
        || sodium_memcmp(given->constData(), expected.constData(), size_t(expected.size())) != 0) {
        return unauthorized();
    }
    const auto header = fromBase64Url(token.first(firstDot));
    const auto payload = fromBase64Url(token.sliced(firstDot + 1, secondDot - firstDot - 1));
    if (!header || !isTokenHeader(*header) || !payload) {
        return unauthorized();
    }
    const auto claims = claimsFromJson(*payload);
    if (!claims) {
        return unauthorized();
    }
    if (claims->expiresAt <= m_clock.now()) {
        return Error{ErrorCode::Unauthorized, u"the access token has expired"_s};
    }
    if (claims->notBefore > m_clock.now()) {
        return Error{ErrorCode::Unauthorized, u"the access token is not valid yet"_s};
    }
    return *claims;
}

QByteArray TokenIssuer::signature(QByteArrayView signedPart) const
{
    const auto bytes = [](const char *data) {
        return reinterpret_cast<const unsigned char *>(data);
    };
    crypto_auth_hmacsha256_state state;
    QByteArray mac(crypto_auth_hmacsha256_BYTES, Qt::Uninitialized);
    crypto_auth_hmacsha256_init(&state, bytes(m_secret.constData()), size_t(m_secret.size()));
    crypto_auth_hmacsha256_update(&state, bytes(signedPart.data()), size_t(signedPart.size()));
    crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char *>(mac.data()));
    return mac;
}

} // namespace saferide
