// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/task.h"
#include "server/repositories/userrepository.h"
#include "server/security/tokenclaims.h"
#include "shared/domain/trackingkey.h"

namespace saferide {

/// For whom a tracking key acts, and for whose participation alone.
struct KeyRider
{
    User user;
    ParticipationId participation;
};

/// Authenticates callers. Every job of a caller begins with authorize().
class AuthService
{
public:
    explicit AuthService(db::Session &session)
        : m_session(session)
        , m_users(session)
    {
    }

    /// The user of a valid token. Unauthorized if the account is gone, or its password or role
    /// changed since the token was issued. In a writing job this holds until its end.
    Result<User> authorize(const Claims &claims, db::Access access = db::Access::Read);

    /// The rider to whom a tracking key belongs, as a rider whatever their role is: a key is for
    /// one participation. Unauthorized if it is not valid, or that of another than was claimed.
    Result<KeyRider> authorize(const KeyClaim &claim, db::Access access = db::Access::Read);

    /// The account with this name as typed, to check a password; nullopt if there is none.
    Result<std::optional<Account>> accountOf(const QString &username);
    /// To be called after a login with a hash of an older cost.
    Result<void> renewHash(UserId user, const QString &oldHash, const QString &newHash);

private:
    db::Session &m_session;
    UserRepository m_users;
};

} // namespace saferide
