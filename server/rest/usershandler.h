// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/rest/resthandler.h"
#include "shared/domain/newuser.h"

namespace saferide::rest {

/// /users: register, look up.
class UsersHandler : public RestHandler
{
public:
    using RestHandler::RestHandler;
    void addRoutes(Router &router);

private:
    /// Who asks for an account has none: its key is one of the account that is made.
    struct Registration
    {
        NewUser user;
        Attempt
            attempt; ///< without a digest: nothing that is quick to compute is kept of passwords
        QHostAddress peer;
    };

    void create(const Request &request, const ReplyHandle &reply);
    void store(const Registration &asked, const QString &hash, const ReplyHandle &reply);
    void findAgain(const Registration &asked, const Error &taken, const ReplyHandle &reply);
    void answerAgain(const Registration &asked, const Account &account, const ReplyHandle &reply);
    void list(const Request &request, const ReplyHandle &reply);
    void show(const Request &request, const ReplyHandle &reply);
};

} // namespace saferide::rest
