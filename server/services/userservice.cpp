// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/userservice.h"

#include "server/services/access.h"
#include "shared/domain/username.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

Error noSuchUser()
{
    return {ErrorCode::NotFound, u"there is no such user"_s};
}

Error isGuest()
{
    return {ErrorCode::Conflict, u"this is a guest, who has no account"_s};
}

} // namespace

Result<User> UserService::create(const QString &username, const QString &passwordHash,
                                 UserRole role)
{
    const auto name = normalizedUsername(username);
    if (!name) {
        return Error{ErrorCode::InvalidInput, u"a username must have "_s + UsernameRule};
    }
    const Timestamp now = m_clock.now();
    User user{{}, *name, role, now, now};
    const auto id = m_users.insert(user, usernameKey(*name), passwordHash);
    if (!id) {
        return id.error();
    }
    if (!*id) {
        return Error{ErrorCode::Conflict, u"this username is taken"_s};
    }
    user.id = **id;
    return user;
}

Result<User> UserService::find(UserId id)
{
    auto account = m_users.find(id);
    if (!account) {
        return account.error();
    }
    return *account ? Result((*account)->user) : noSuchUser();
}

Result<User> UserService::find(const User &asking, UserId id)
{
    auto user = find(id);
    const bool isHidden = user && user->isGuest && !asking.seesEverything() && asking.id != id;
    return isHidden ? noSuchUser() : user;
}

Result<User> UserService::findByName(const QString &username)
{
    const auto name = normalizedUsername(username);
    auto account = name ? m_users.findByKey(usernameKey(*name)) : std::optional<Account>();
    if (!account) {
        return account.error();
    }
    if (!*account) {
        return Error{ErrorCode::NotFound, u"there is no user with this name"_s};
    }
    return (*account)->user;
}

Result<User> UserService::findAccount(const QString &username)
{
    auto user = findByName(username);
    return user && user->isGuest ? isGuest() : user;
}

Result<PageOf<User>> UserService::list(const User &asking, const Page &page)
{
    if (const auto allowed = access::toListUsers(asking); !allowed) {
        return allowed.error();
    }
    return m_users.list(page);
}

Result<User> UserService::setPassword(const QString &username, const QString &passwordHash)
{
    auto user = findAccount(username);
    if (!user) {
        return user;
    }
    if (const auto set = m_users.setPassword(user->id, passwordHash, m_clock.now()); !set) {
        return set.error();
    }
    return find(user->id);
}

Result<User> UserService::logOut(const QString &username)
{
    auto user = findByName(username);
    if (!user) {
        return user;
    }
    const auto revoked = m_users.revokeTokens(user->id, m_clock.now());
    return revoked ? user : revoked.error();
}

Result<void> UserService::requireAnotherAdmin(const User &than)
{
    const auto admins = m_users.listAdminsForChange();
    if (!admins) {
        return admins.error();
    }
    return *admins == QList<UserId>{than.id}
        ? Error{ErrorCode::Conflict, u"this is the last admin: create another one first"_s}
        : Result<void>();
}

Result<User> UserService::setRole(const QString &username, UserRole role)
{
    auto user = findAccount(username);
    if (!user) {
        return user;
    }
    const auto kept = role == UserRole::Admin ? Result<void>() : requireAnotherAdmin(*user);
    if (!kept) {
        return kept.error();
    }
    if (const auto set = m_users.setRole(user->id, role, m_clock.now()); !set) {
        return set.error();
    }
    return find(user->id);
}

Result<User> UserService::createFor(const User &asking, const QString &username,
                                    const QString &passwordHash, UserRole role)
{
    if (const auto allowed = access::toManageUsers(asking); !allowed) {
        return allowed.error();
    }
    return create(username, passwordHash, role);
}

Result<User> UserService::resetPassword(const User &asking, UserId whose,
                                        const QString &passwordHash)
{
    const auto account = m_users.findForChange(whose); // it may become an admin's just now
    if (!account || !*account) {
        return account ? noSuchUser() : account.error();
    }
    if (const auto allowed = access::toResetPassword(asking, (*account)->user); !allowed) {
        return allowed.error();
    }
    if ((*account)->user.isGuest) {
        return isGuest();
    }
    if (const auto set = m_users.setPassword(whose, passwordHash, m_clock.now()); !set) {
        return set.error();
    }
    return find(whose);
}

Result<User> UserService::changeRole(const User &asking, UserId whose, UserRole role)
{
    if (const auto allowed = access::toManageUsers(asking); !allowed) {
        return allowed.error();
    }
    if (asking.id == whose) {
        return Error{ErrorCode::Conflict, u"you cannot change your own role: ask another admin"_s};
    }
    if (const auto user = find(whose); !user || user->isGuest) {
        return user ? isGuest() : user;
    }
    if (const auto set = m_users.setRole(whose, role, m_clock.now()); !set) {
        return set.error();
    }
    return find(whose);
}

} // namespace saferide
