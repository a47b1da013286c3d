// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/authservice.h"

#include "server/repositories/trackingkeyrepository.h"
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

Result<KeyRider> AuthService::authorize(const KeyClaim &claim, db::Access access)
{
    const Error invalid{ErrorCode::Unauthorized, u"the key is not valid for this participation"_s};
    const auto key = TrackingKeyRepository(m_session).find(claim.hash);
    if (!key) {
        return key.error();
    }
    if (!*key || (*key)->rideIsDeleted
        || claim.participation.value_or((*key)->participation) != (*key)->participation) {
        return invalid;
    }
    const UserId id = (*key)->user;
    auto account = access == db::Access::Write ? m_users.findHeld(id) : m_users.find(id);
    if (!account) {
        return account.error();
    }
    if (!*account) {
        return invalid;
    }
    User user = (*account)->user;
    user.role = UserRole::Rider;
    return KeyRider{user, (*key)->participation};
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
