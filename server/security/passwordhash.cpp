// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/security/passwordhash.h"

#include "server/security/sodiumbytes.h"
#include "shared/domain/password.h"

#include <array>

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

/// A well-formed hash of this cost that no password is known for; made without paying the cost.
QString decoyHash(PasswordHash::Cost cost)
{
    std::array<unsigned char, 16 + 32> random;
    randombytes_buf(random.data(), random.size());
    const auto encoded = [&random](size_t from, qsizetype length) {
        const QByteArray bytes(reinterpret_cast<const char *>(random.data() + from), length);
        return QString::fromLatin1(bytes.toBase64(QByteArray::OmitTrailingEquals));
    };
    return u"$argon2id$v=19$m=%1,t=%2,p=1$%3$%4"_s.arg(cost.memoryBytes / 1024)
        .arg(cost.operations)
        .arg(encoded(0, 16), encoded(16, 32));
}

} // namespace

PasswordHash::PasswordHash()
    : PasswordHash(Cost{})
{
}

PasswordHash::PasswordHash(Cost cost)
    : m_cost(cost)
{
    startSodium();
    m_decoy = decoyHash(cost);
}

Result<QString> PasswordHash::hash(const QByteArray &password) const
{
    std::array<char, crypto_pwhash_STRBYTES> text{};
    if (crypto_pwhash_str_alg(text.data(), password.constData(), quint64(password.size()),
                              m_cost.operations, m_cost.memoryBytes, crypto_pwhash_ALG_ARGON2ID13)
        != 0) {
        return Error{ErrorCode::Overloaded,
                     u"not enough memory to hash the password, try again later"_s};
    }
    return QString::fromLatin1(text.data());
}

bool PasswordHash::verify(const QString &hash, const QByteArray &password) const
{
    if (hash.size() >= qsizetype(crypto_pwhash_STRBYTES) || password.size() > MaxPasswordBytes) {
        return false;
    }
    return crypto_pwhash_str_verify(hash.toLatin1().constData(), password.constData(),
                                    quint64(password.size()))
        == 0;
}

bool PasswordHash::needsRenewal(const QString &hash) const
{
    return crypto_pwhash_str_needs_rehash(hash.toLatin1().constData(), m_cost.operations,
                                          m_cost.memoryBytes)
        != 0;
}

} // namespace saferide
