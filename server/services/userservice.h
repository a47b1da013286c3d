// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/repositories/userrepository.h"
#include "shared/core/clock.h"

namespace saferide {

/// Accounts. Passwords are passed as hashes, because hashing takes too long for a transaction.
class UserService
{
public:
    UserService(db::Session &session, const Clock &clock)
        : m_users(session)
        , m_clock(clock)
    {
    }

    /// Conflict if the name is taken, regardless of case; InvalidInput if it is not a valid name.
    Result<User> create(const QString &username, const QString &passwordHash,
                        UserRole role = UserRole::Rider);
    /// The same on behalf of an admin; Forbidden for others.
    Result<User> createFor(const User &asking, const QString &username, const QString &passwordHash,
                           UserRole role);
    Result<User> find(UserId id);
    /// The same on behalf of a user: riders do not see guests, who are known in their ride alone.
    Result<User> find(const User &asking, UserId id);
    /// By name as typed. NotFound.
    Result<User> findByName(const QString &username);
    /// Without guests. Forbidden for riders.
    Result<PageOf<User>> list(const User &asking, const Page &page);
    /// The same for the admin at the command line.
    Result<PageOf<User>> listAll(const Page &page) { return m_users.list(page); }

    /// These revoke the user's tokens. Conflict for a guest.
    Result<User> setPassword(const QString &username, const QString &passwordHash);
    /// Conflict for the last admin.
    Result<User> setRole(const QString &username, UserRole role);
    Result<User> logOut(const QString &username);
    /// The same at a desk: see access::toResetPassword and access::toManageUsers.
    Result<User> resetPassword(const User &asking, UserId whose, const QString &passwordHash);
    /// Conflict for one's own role: nobody locks themselves out.
    Result<User> changeRole(const User &asking, UserId whose, UserRole role);

    /// Conflict if this is the last admin; locks the others until the end of the transaction.
    Result<void> requireAnotherAdmin(const User &than);

private:
    Result<User> findAccount(const QString &username);

    UserRepository m_users;
    const Clock &m_clock;
};

} // namespace saferide
