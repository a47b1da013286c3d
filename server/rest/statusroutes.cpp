// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/rest/statusroutes.h"

#include "shared/protocol/jsonwriter.h"

#include <QJsonObject>

namespace saferide::rest {

using namespace Qt::Literals::StringLiterals;

void addStatusRoutes(Router &router, const QString &version,
                     std::function<Result<void>()> readiness)
{
    router.add("GET", u"/health"_s, [version](const Request &, const ReplyHandle &reply) {
        reply.send(ok(toJson(QJsonObject{{u"status"_s, u"ok"_s}, {u"version"_s, version}})));
    });
    router.add("GET", u"/ready"_s,
               [readiness = std::move(readiness)](const Request &, const ReplyHandle &reply) {
                   const Result<void> ready = readiness();
                   reply.send(ready ? ok(toJson(QJsonObject{{u"status"_s, u"ready"_s}}))
                                    : errorReply({ErrorCode::Unavailable, ready.error().message}));
               });
}

} // namespace saferide::rest
