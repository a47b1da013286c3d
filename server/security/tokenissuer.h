// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/security/tokenclaims.h"
#include "shared/core/clock.h"
#include "shared/core/result.h"
#include "shared/domain/user.h"

#include <QByteArray>

#include <chrono>

namespace saferide {

/// Issues and verifies access tokens: JSON Web Tokens (RFC 7519) signed with HMAC-SHA-256 ("HS256",
/// RFC 7518 section 3.2) and no other algorithm. Thread-safe.
class TokenIssuer
{
public:
    static constexpr qsizetype MaxTokenBytes = 4096;

    /// `secret` has at least 32 bytes and is used as it is; `clock` outlives the issuer.
    TokenIssuer(QByteArray secret, std::chrono::seconds lifetime, const Clock &clock);

    std::chrono::seconds lifetime() const { return m_lifetime; }
    QByteArray issue(const User &user, qint64 tokenVersion) const;
    QByteArray issue(const User &user, qint64 tokenVersion, std::chrono::seconds lifetime) const;

    /// Unauthorized unless it is a token of ours that has not expired.
    Result<Claims> verify(QByteArrayView token) const;

private:
    QByteArray signature(QByteArrayView signedPart) const;

    QByteArray m_secret;
    std::chrono::seconds m_lifetime;
    const Clock &m_clock;
};

} // namespace saferide
