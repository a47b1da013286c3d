// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/rest/usershandler.h"

#include "shared/domain/username.h"
#include "shared/protocol/forms.h"
#include "shared/protocol/objectjson.h"

namespace saferide::rest {

using namespace Qt::Literals::StringLiterals;

void UsersHandler::addRoutes(Router &router)
{
    router.add("POST", u"/users"_s, by(&UsersHandler::create));
    router.add("GET", u"/users"_s, by(&UsersHandler::list));
    router.add("GET", u"/users/{id}"_s, by(&UsersHandler::show));
}

void UsersHandler::create(const Request &request, const ReplyHandle &reply)
{
    const auto user = form(request, reply, newUserFromJson);
    const auto attempt = user ? orRefuse(attemptFrom(request), reply) : std::nullopt;
    if (!attempt) {
        return;
    }
    if (const auto wait = context().registrations.refusal(request.peer)) {
        context().rejections.count(Limit::RegistrationsPerHour);
        reply.send(errorReply({ErrorCode::RateLimited,
                               u"too many new accounts from this address"_s,
                               {},
                               std::chrono::ceil<std::chrono::seconds>(*wait)}));
        return;
    }
    auto hashed = [this, reply, asked = Registration{*user, *attempt, request.peer}](
                      const Result<QString> &hash) {
        if (hash) {
            store(asked, *hash, reply);
        } else {
            refuseWork(hash.error(), reply);
        }
    };
    context().passwords.hash(user->password, this, std::move(hashed),
                             {passwordShare(request.peer)});
}

void UsersHandler::store(const Registration &asked, const QString &hash, const ReplyHandle &reply)
{
    const auto done = [this, asked, reply](const Result<User> &made) {
        const bool mayBeAgain =
            !made && made.error().code == ErrorCode::Conflict && !asked.attempt.key.isEmpty();
        if (mayBeAgain) {
            findAgain(asked, made.error(), reply);
        } else {
            reply.send(made ? created(userJson(*made)) : errorReply(made.error()));
        }
    };
    context().accounts.create({asked.user.username, hash, asked.attempt},
                              passwordShare(asked.peer).key, this, done);
}

/// The name is taken: by the first one of this request, where the account was made with its key.
void UsersHandler::findAgain(const Registration &asked, const Error &taken,
                             const ReplyHandle &reply)
{
    const auto done = [this, asked, reply](const Result<Account> &account) {
        if (account) {
            answerAgain(asked, *account, reply);
        } else {
            reply.send(errorReply(account.error()));
        }
    };
    context().accounts.findMade(asked.user.username, asked.attempt, taken,
                                passwordShare(asked.peer).key, this, done);
}

/// Who knows the password of the account learns nothing new from it; whoever guesses is slowed down
/// as at a login.
void UsersHandler::answerAgain(const Registration &asked, const Account &account,
                               const ReplyHandle &reply)
{
    const QString nameKey = usernameKey(asked.user.username);
    auto verify = [asked, nameKey, account, &logins = context().logins,
                   rejections = context().rejections](const PasswordHash &hashes) -> Result<Reply> {
        if (const auto allowed = logins.check(nameKey, asked.peer); !allowed) {
            rejections.count(Limit::LoginsPerMinute);
            return errorReply(allowed.error());
        }
        if (hashes.verify(account.passwordHash, asked.user.password)) {
            return created(userJson(account.user));
        }
        logins.failed(nameKey, asked.peer);
        return errorReply(IdempotencyService::usedOtherwise());
    };
    context().passwords.run<Reply>(std::move(verify), this,
                                   [this, reply](const Result<Reply> &answer) {
                                       if (answer) {
                                           reply.send(*answer);
                                       } else {
                                           refuseWork(answer.error(), reply);
                                       }
                                   },
                                   {{"name " + nameKey.toUtf8(), 1}, passwordShare(asked.peer)});
}

void UsersHandler::list(const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    const auto page = caller ? orRefuse(pageOf(request), reply) : std::nullopt;
    if (!page) {
        return;
    }
    const auto list = [](Actor &actor, const Page &asked) {
        return actor.users().list(actor.user(), asked);
    };
    readPage(*caller, request, *page, reply, list, userJson,
             [](const User &user) { return user.id.value; });
}

void UsersHandler::show(const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    const auto id = caller ? pathId<UserId>(request, reply) : std::nullopt;
    if (!id) {
        return;
    }
    readOne(
        *caller, reply, [id = *id](Actor &actor) { return actor.users().find(actor.user(), id); },
        userJson);
}

} // namespace saferide::rest
