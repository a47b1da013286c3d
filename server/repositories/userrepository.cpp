// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/userrepository.h"

#include "server/repositories/eventrepository.h"
#include "server/repositories/idempotencyrepository.h"
#include "server/repositories/pagefromrows.h"
#include "server/repositories/rowfields.h"
#include "server/repositories/withoutcount.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;
using db::Row;
using db::statement;

namespace {

User userFromRow(const Row &row)
{
    User user;
    readFields(row, UserFields, user);
    return user;
}

Account accountFromRow(const Row &row)
{
    return {userFromRow(row), row.text("password_hash"_L1), row.integer("token_version"_L1)};
}

} // namespace

Result<std::optional<UserId>> UserRepository::insert(const User &user, const QString &usernameKey,
                                                     const QString &passwordHash)
{
    auto insert = m_session.prepare(statement(QStringLiteral("users/insert")));
    bindFields(insert, UserFields, user, Kept::AsMade);
    return insert.bind(u":username_key"_s, usernameKey)
        .bind(u":password_hash"_s, passwordHash)
        .one([](const Row &row) { return UserId{row.integer("id"_L1)}; });
}

Result<std::optional<Account>> UserRepository::find(UserId id)
{
    return m_session.prepare(statement(QStringLiteral("users/select_by_id")))
        .bind(u":id"_s, id.value)
        .one(accountFromRow);
}

Result<std::optional<Account>> UserRepository::findHeld(UserId id)
{
    return m_session.prepare(statement(QStringLiteral("users/select_held")))
        .bind(u":id"_s, id.value)
        .one(accountFromRow);
}

Result<std::optional<Account>> UserRepository::findForChange(UserId id)
{
    return m_session.prepare(statement(QStringLiteral("users/select_for_change")))
        .bind(u":id"_s, id.value)
        .one(accountFromRow);
}

Result<QList<UserId>> UserRepository::listAdminsForChange()
{
    return m_session.prepare(statement(QStringLiteral("users/select_admins_for_change")))
        .all([](const Row &row) { return UserId{row.integer("id"_L1)}; });
}

Result<std::optional<Account>> UserRepository::findByKey(const QString &usernameKey)
{
    return m_session.prepare(statement(QStringLiteral("users/select_by_key")))
        .bind(u":username_key"_s, usernameKey)
        .one(accountFromRow);
}

Result<PageOf<User>> UserRepository::list(const Page &page)
{
    return pageFromRows(m_session.prepare(statement(QStringLiteral("users/select_page")))
                            .bind(u":after_id"_s, page.afterId),
                        page, userFromRow);
}

Result<void> UserRepository::setPassword(UserId id, const QString &passwordHash, Timestamp now)
{
    const auto set = m_session.prepare(statement(QStringLiteral("users/update_password")))
                         .bind(u":id"_s, id.value)
                         .bind(u":password_hash"_s, passwordHash)
                         .bind(u":now"_s, now)
                         .execute();
    return noteChange(set, id, now);
}

Result<void> UserRepository::setRole(UserId id, UserRole role, Timestamp now)
{
    const auto set = m_session.prepare(statement(QStringLiteral("users/update_role")))
                         .bind(u":id"_s, id.value)
                         .bind(u":role"_s, toString(role))
                         .bind(u":now"_s, now)
                         .execute();
    return noteChange(set, id, now);
}

Result<void> UserRepository::revokeTokens(UserId id, Timestamp now)
{
    const auto set = m_session.prepare(statement(QStringLiteral("users/revoke_tokens")))
                         .bind(u":id"_s, id.value)
                         .execute();
    return noteChange(set, id, now);
}

Result<void> UserRepository::noteChange(const Result<qint64> &changed, UserId id, Timestamp now)
{
    if (!changed || *changed == 0) {
        return changed ? Error{ErrorCode::NotFound, u"there is no such user"_s} : changed.error();
    }
    return EventRepository(m_session).addRevocation(id, now);
}

Result<void> UserRepository::renewHash(UserId id, const QString &oldHash, const QString &newHash)
{
    return withoutCount(m_session.prepare(statement(QStringLiteral("users/renew_hash")))
                            .bind(u":id"_s, id.value)
                            .bind(u":old_hash"_s, oldHash)
                            .bind(u":new_hash"_s, newHash)
                            .execute());
}

Result<void> UserRepository::erase(UserId id, Timestamp now)
{
    const auto erased = m_session.prepare(statement(QStringLiteral("users/erase")))
                            .bind(u":id"_s, id.value)
                            .bind(u":name"_s, u"(erased %1)"_s.arg(id.value))
                            .bind(u":now"_s, now)
                            .execute();
    if (!erased) {
        return erased.error();
    }
    const auto forgotten = IdempotencyRepository(m_session).removeAll(id);
    return forgotten ? EventRepository(m_session).addRevocation(id, now) : forgotten;
}

} // namespace saferide
