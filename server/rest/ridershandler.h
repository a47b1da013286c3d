// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/rest/resthandler.h"
#include "shared/domain/riderlist.h"

#include <functional>

namespace saferide::rest {

/// /rides/{id}/riders: riders without an account, whom the organizer adds one by one or by a file;
/// /rides/{id}/contacts and /participations/{id}/contact: what is known of riders in trouble.
class RidersHandler : public RestHandler
{
public:
    using RestHandler::RestHandler;
    void addRoutes(Router &router);

private:
    void add(const Request &request, const ReplyHandle &reply);
    void importFile(const Request &request, const ReplyHandle &reply);
    void readFile(const Caller &caller, const QByteArray &body, const ReplyHandle &reply,
                  std::function<void(const RiderList &list)> then);
    void listContacts(const Request &request, const ReplyHandle &reply);
    void showContact(const Request &request, const ReplyHandle &reply);
    void changeContact(const Request &request, const ReplyHandle &reply);
};

} // namespace saferide::rest
