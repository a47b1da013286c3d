// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/task.h"
#include "server/repositories/userrepository.h"
#include "server/security/tokenclaims.h"

namespace saferide {

/// Authenticates callers. Every job of a caller begins with authorize().
class AuthService
{
public:
    explicit AuthService(db::Session &session)
        : m_users(session)
    {
    }

    /// The user of a valid token. Unauthorized if the account is gone, or its password or role
    /// changed since the token was issued. In a writing job this holds until its end.
    Result<User> authorize(const Claims &claims, db::Access access = db::Access::Read);

    /// The account with this name as typed, to check a password; nullopt if there is none.
    Result<std::optional<Account>> accountOf(const QString &username);
    /// To be called after a login with a hash of an older cost.
    Result<void> renewHash(UserId user, const QString &oldHash, const QString &newHash);

private:
    UserRepository m_users;
};

} // namespace saferide
