// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/rest/resthandler.h"

namespace saferide::rest {

/// /auth: log in, a fresh token for a valid one, who am I.
class AuthHandler : public RestHandler
{
public:
    using RestHandler::RestHandler;
    void addRoutes(Router &router);

private:
    struct Attempt
    {
        QString username;
        QString nameKey; ///< of any text, also one that can be nobody's name
        QList<QByteArray> passwords; ///< passwordForms()
        QHostAddress peer;
    };
    static Result<Attempt> attemptFrom(const Request &request);
    static Result<Query> formFrom(const Request &request);
    bool maySignIn(UserId user, const ReplyHandle &reply) const;
    Reply tokenReply(const QByteArray &token) const;
    void logIn(const Request &request, const ReplyHandle &reply);
    void checkPassword(const Attempt &attempt, const std::optional<Account> &account,
                       const ReplyHandle &reply);
    void finish(const Attempt &attempt, const Account &account, const ReplyHandle &reply);
    void renewHash(const Attempt &attempt, const Account &account);
    void renew(const Request &request, const ReplyHandle &reply);
    void me(const Request &request, const ReplyHandle &reply);
};

} // namespace saferide::rest
