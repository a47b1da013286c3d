// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commandjob.h"
#include "server/commands.h"
#include "server/security/passwordhash.h"
#include "server/services/userservice.h"

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

/// The name that must follow `user add` and `user passwd`.
Result<QString> nameArgument(const Invocation &invocation)
{
    if (invocation.words.size() != 3) {
        return wrong(u"give one user name; see saferided --help"_s);
    }
    return invocation.words[2];
}

/// One line of stdin, hashed.
Result<QString> hashedPassword(const Invocation &invocation)
{
    if (!invocation.has(u"password-stdin"_s)) {
        return wrong(u"give the password on standard input with --password-stdin"_s);
    }
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly)) {
        return wrong(u"cannot read the password from standard input"_s);
    }
    QByteArray password = input.readLine(PasswordHash::MaxPasswordBytes + 2);
    while (password.endsWith('\n') || password.endsWith('\r')) {
        password.chop(1);
    }
    if (password.size() < PasswordHash::MinPasswordBytes
        || password.size() > PasswordHash::MaxPasswordBytes) {
        return wrong(u"a password has %1 to %2 bytes"_s.arg(PasswordHash::MinPasswordBytes)
                         .arg(PasswordHash::MaxPasswordBytes));
    }
    return PasswordHash().hash(password);
}

void print(const User &user)
{
    QTextStream(stdout) << user.id.value << '\t' << toString(user.role) << '\t' << user.username
                        << '\n';
}

} // namespace

Result<void> addUser(const Invocation &invocation)
{
    const auto name = nameArgument(invocation);
    if (!name) {
        return name.error();
    }
    const auto role = userRoleFromString(invocation.options.value(u"role"_s, u"rider"_s));
    if (!role) {
        return wrong(u"--role must be rider, dispatcher or admin"_s);
    }
    const auto hash = hashedPassword(invocation);
    if (!hash) {
        return hash.error();
    }
    const SystemClock clock;
    const auto user = runJob(invocation.config, [&](db::Session &session) {
        return UserService(session, clock).create(*name, *hash, *role);
    });
    if (!user) {
        return user.error();
    }
    print(*user);
    return {};
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
    const auto name = nameArgument(invocation);
    if (!name) {
        return name.error();
    }
    const auto hash = hashedPassword(invocation);
    if (!hash) {
        return hash.error();
    }
    const SystemClock clock;
    const auto user = runJob(invocation.config, [&](db::Session &session) {
        return UserService(session, clock).setPassword(*name, *hash);
    });
    if (!user) {
        return user.error();
    }
    print(*user);
    return {};
}

} // namespace saferide
