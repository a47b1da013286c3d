// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"
#include "shared/domain/page.h"
#include "shared/domain/user.h"

namespace saferide {

/// An account with what it takes to log in. Stays on the server.
struct Account
{
    User user;
    QString passwordHash;
    qint64 tokenVersion = 0; ///< grows with every change that makes older tokens void
};

/// The users table.
class UserRepository
{
public:
    explicit UserRepository(db::Session &session)
        : m_session(session)
    {
    }

    /// nullopt when the name is taken. `user` has no id yet.
    Result<std::optional<UserId>> insert(const User &user, const QString &usernameKey,
                                         const QString &passwordHash);
    Result<std::optional<Account>> find(UserId id);
    /// The same, and until the end of the transaction nobody changes it.
    Result<std::optional<Account>> findHeld(UserId id);
    /// The same, and nobody else holds it.
    Result<std::optional<Account>> findForChange(UserId id);
    /// All admins that are not erased, of whom nobody else makes anything else until the end of the
    /// transaction.
    Result<QList<UserId>> listAdminsForChange();
    Result<std::optional<Account>> findByKey(const QString &usernameKey);
    Result<PageOf<User>> list(const Page &page);
    /// These make the tokens of the user void. NotFound also when the account was erased: nobody
    /// has it any more.
    Result<void> setPassword(UserId id, const QString &passwordHash, Timestamp now);
    Result<void> setRole(UserId id, UserRole role, Timestamp now);
    Result<void> revokeTokens(UserId id, Timestamp now);
    /// Another name that nobody can ask for, no way to log in; the tokens are void.
    Result<void> erase(UserId id, Timestamp now);
    /// The same password in another hash; does nothing when the hash was replaced meanwhile.
    Result<void> renewHash(UserId id, const QString &oldHash, const QString &newHash);

private:
    Result<void> noteChange(const Result<qint64> &changed, UserId id, Timestamp now);

    db::Session &m_session;
};

} // namespace saferide
