// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/timestamp.h"
#include "shared/domain/id.h"

#include <QByteArray>

#include <optional>

namespace saferide {

/// What a valid token says. `tokenVersion` must still be the user's: see AuthService::authorize.
struct Claims
{
    UserId user;
    qint64 tokenVersion = 0;
    Timestamp issuedAt; ///< whole seconds
    Timestamp expiresAt; ///< whole seconds; the token is void from this moment on
    Timestamp notBefore = {}; ///< and it is void before this one
    bool operator==(const Claims &) const = default;
};

/// Whose work this is, where work is shared out fairly. Who holds a revoked token takes nothing of
/// its user's part.
QByteArray shareOf(const Claims &claims);

/// The header {"alg":"HS256","typ":"JWT"} in any order and spacing; every other member is refused,
/// as nothing in it would be obeyed.
bool isTokenHeader(QByteArrayView json);

/// The claims of a payload: a flat JSON object, no name twice, `sub` a decimal string, `ver`, `iat`
/// and `exp` whole numbers, so is `nbf` where it is there; no token ends before it is issued or
/// valid. Other claims of simple type are not looked at.
std::optional<Claims> claimsFromJson(QByteArrayView json);

inline constexpr auto Base64Url = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
/// Decodes base64url (RFC 4648 section 5) without padding; only the canonical form is accepted.
std::optional<QByteArray> fromBase64Url(QByteArrayView text);

} // namespace saferide
