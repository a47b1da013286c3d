// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/task.h"
#include "server/repositories/userrepository.h"
#include "server/security/tokenclaims.h"

namespace saferide {

/// Who is asking. Every job of a caller begins with authorize().
class AuthService
{
public:
    explicit AuthService(db::Session &session)
        : m_users(session)
    {
    }

    /// The user of a valid token. Unauthorized when the account is gone, or its password or role
    /// changed since the token was made. For a job that writes it stays so until its end.
    Result<User> authorize(const Claims &claims, db::Access access = db::Access::Read);

    /// The account of a name as it is typed, for a password to be checked; nullopt when there is
    /// none.
    Result<std::optional<Account>> accountOf(const QString &username);
    /// After a login with a hash of an older cost.
    Result<void> renewHash(UserId user, const QString &oldHash, const QString &newHash);

private:
    UserRepository m_users;
};

} // namespace saferide
