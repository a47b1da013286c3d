// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/authservice.h"

#include "shared/domain/username.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

Result<User> AuthService::authorize(const Claims &claims, db::Access access)
{
    auto account =
        access == db::Access::Write ? m_users.findHeld(claims.user) : m_users.find(claims.user);
    if (!account) {
        return account.error();
    }
    if (!*account || (*account)->tokenVersion != claims.tokenVersion) {
        return Error{ErrorCode::Unauthorized, u"the access token is no longer valid"_s};
    }
    return (*account)->user;
}

Result<std::optional<Account>> AuthService::accountOf(const QString &username)
{
    const auto name = normalizedUsername(username);
    if (!name) {
        return std::optional<Account>();
    }
    return m_users.findByKey(usernameKey(*name));
}

Result<void> AuthService::renewHash(UserId user, const QString &oldHash, const QString &newHash)
{
    return m_users.renewHash(user, oldHash, newHash);
}

} // namespace saferide
