// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/usershandler.h"

#include "server/services/userservice.h"
#include "shared/protocol/forms.h"
#include "shared/protocol/objectjson.h"

namespace saferide::http {

using namespace Qt::Literals::StringLiterals;

void UsersHandler::addRoutes(Router &router)
{
    router.add("POST", u"/users"_s,
               [this](const Request &q, const ReplyHandle &r) { create(q, r); });
    router.add("GET", u"/users"_s, [this](const Request &q, const ReplyHandle &r) { list(q, r); });
    router.add("GET", u"/users/{id}"_s,
               [this](const Request &q, const ReplyHandle &r) { show(q, r); });
}

void UsersHandler::create(const Request &request, const ReplyHandle &reply)
{
    const auto user = form(request, reply, newUserFromJson);
    if (!user) {
        return;
    }
    if (const auto wait = context().registrations.refusal(addressKey(request.peer))) {
        context().rejections.count(Limit::RegistrationsPerHour);
        reply.send(errorReply({ErrorCode::RateLimited,
                               u"too many new accounts from this address"_s,
                               {},
                               std::chrono::ceil<std::chrono::seconds>(*wait)}));
        return;
    }
    auto store = [this, reply, username = user->username](const Result<QString> &hash) {
        if (!hash) {
            refuseWork(hash.error(), reply);
            return;
        }
        auto job = [username, hash = *hash, &clock = context().clock](db::Session &session) {
            return UserService(session, clock).create(username, hash);
        };
        context().pool.write(std::move(job), this, [reply](const Result<User> &made) {
            reply.send(made ? created(userJson(*made)) : errorReply(made.error()));
        });
    };
    context().passwords.hash(user->password, this, std::move(store), {passwordShare(request.peer)});
}

void UsersHandler::list(const Request &request, const ReplyHandle &reply)
{
    const auto caller = claims(request, reply);
    const auto page = caller ? orRefuse(pageOf(request), reply) : std::nullopt;
    if (!page) {
        return;
    }
    read(*caller, reply,
         [page = *page, next = NextLink(request),
          &clock = context().clock](db::Session &session, const User &user) -> Result<Reply> {
             const auto users = UserService(session, clock).list(user, page);
             if (!users) {
                 return users.error();
             }
             return listReply(*users, next, userJson,
                              [](const User &item) { return item.id.value; });
         });
}

void UsersHandler::show(const Request &request, const ReplyHandle &reply)
{
    const auto caller = claims(request, reply);
    const auto id = caller ? pathId<UserId>(request, reply) : std::nullopt;
    if (!id) {
        return;
    }
    read(*caller, reply,
         [id = *id, &clock = context().clock](db::Session &session, const User &) -> Result<Reply> {
             const auto user = UserService(session, clock).find(id);
             return user ? Result(ok(userJson(*user))) : user.error();
         });
}

} // namespace saferide::http
