// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/actions/operator.h"
#include "server/commands/commandjob.h"
#include "server/commands/commands.h"
#include "server/security/passwordhash.h"
#include "shared/core/utf8text.h"
#include "shared/domain/password.h"

#include <QFile>
#include <QTextStream>

#include <cstdio>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

Error wrong(const QString &message)
{
    return Error{ErrorCode::InvalidInput, message};
}

Result<UserRole> roleFrom(const QString &word)
{
    const auto role = userRoleFromString(word);
    return role ? Result(*role)
                : wrong(u"the role must be rider, dispatcher or admin, not \"%1\": "
                        "a rider may plan rides, too"_s.arg(word));
}

/// One line of stdin, hashed.
Result<QString> hashedPassword(const Invocation &invocation)
{
    if (!invocation.has(u"password-stdin"_s)) {
        return wrong(u"pass the password on standard input with --password-stdin"_s);
    }
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly)) {
        return wrong(u"cannot read the password from standard input"_s);
    }
    QByteArray line = input.readLine(MaxPasswordBytes + 2);
    while (line.endsWith('\n') || line.endsWith('\r')) {
        line.chop(1);
    }
    const auto text = utf8Text(line);
    if (!text) {
        return wrong(u"the password must be UTF-8"_s);
    }
    const auto password = passwordBytes(*text);
    if (!password) {
        return wrong(u"the password "_s + password.error().message);
    }
    return PasswordHash().hash(*password);
}

void print(const User &user)
{
    QTextStream(stdout) << user.id.value << '\t' << toString(user.role) << '\t' << user.username
                        << '\n';
}

/// One change of an account and its entry in the audit, in one transaction; prints the user.
/// `change` is Result<User>(UserService &).
template<typename Change>
Result<void> changeUser(const Invocation &invocation, Change change)
{
    const SystemClock clock;
    const QString action = invocation.words.first(2).join(u' ');
    const auto job = [&](db::Session &session) -> Result<User> {
        Operator admin(session, clock, systemUser());
        UserService users = admin.users();
        const auto user = change(users);
        if (!user) {
            return user.error();
        }
        const auto added = admin.audit(action, user->username + u' ' + toString(user->role));
        return added ? user : added.error();
    };
    const auto user = runJob(invocation.config, job);
    if (!user) {
        return user.error();
    }
    print(*user);
    return {};
}

} // namespace

Result<void> addUser(const Invocation &invocation)
{
    const auto role = roleFrom(invocation.options.value(u"role"_s, u"rider"_s));
    if (!role) {
        return role.error();
    }
    const auto hash = hashedPassword(invocation);
    if (!hash) {
        return hash.error();
    }
    if (const auto made = makeFirstDatabase(invocation.config); !made) {
        return made;
    }
    return changeUser(invocation, [&](UserService &users) {
        return users.create(invocation.words[2], *hash, *role);
    });
}

Result<void> listUsers(const Invocation &invocation)
{
    const SystemClock clock;
    Page page{Page::MaxLimit, 0};
    for (bool hasMore = true; hasMore;) {
        const auto users = runJob(invocation.config, [&](db::Session &session) {
            return UserService(session, clock).listAll(page);
        });
        if (!users) {
            return users.error();
        }
        for (const User &user : users->items) {
            print(user);
            page.afterId = user.id.value;
        }
        hasMore = users->hasMore;
    }
    return {};
}

Result<void> setUserPassword(const Invocation &invocation)
{
    const auto hash = hashedPassword(invocation);
    if (!hash) {
        return hash.error();
    }
    return changeUser(invocation, [&](UserService &users) {
        return users.setPassword(invocation.words[2], *hash);
    });
}

Result<void> setUserRole(const Invocation &invocation)
{
    const auto role = roleFrom(invocation.words[3]);
    if (!role) {
        return role.error();
    }
    return changeUser(
        invocation, [&](UserService &users) { return users.setRole(invocation.words[2], *role); });
}

Result<void> logOutUser(const Invocation &invocation)
{
    return changeUser(invocation,
                      [&](UserService &users) { return users.logOut(invocation.words[2]); });
}

} // namespace saferide
