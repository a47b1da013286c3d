// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/rest/trackingkeyhandler.h"

#include "server/http/baseurl.h"
#include "server/rest/trackingkeyjson.h"

namespace saferide::rest {

using namespace Qt::Literals::StringLiterals;

void TrackingKeyHandler::addRoutes(Router &router)
{
    router.add("GET", u"/participations/{id}/tracking-key"_s, by(&TrackingKeyHandler::show));
    router.add("POST", u"/participations/{id}/tracking-key"_s, by(&TrackingKeyHandler::make));
    router.add("DELETE", u"/participations/{id}/tracking-key"_s, by(&TrackingKeyHandler::revoke));
}

/// To who has the key: the database has only its hash.
void TrackingKeyHandler::show(const Request &request, const ReplyHandle &reply)
{
    const auto rider = riderOf(request, reply);
    if (!rider) {
        return;
    }
    const auto find = [id = rider->participation, isByKey = rider->caller.key.has_value()](
                          Actor &actor) -> Result<ParticipantInRide> {
        return isByKey
            ? actor.trackingKeys().find(actor.user(), id)
            : Error{ErrorCode::Forbidden,
                    u"only the key itself shows what an app is set up with: a new one is made "
                    "with POST"_s};
    };
    readOne(rider->caller, reply, find,
            [key = request.bearerToken().toLower(),
             baseUrl = http::baseUrlOf(request, context().publicUrl)](const ParticipantInRide &of) {
                return trackingKeyJson({key, of}, baseUrl);
            });
}

void TrackingKeyHandler::make(const Request &request, const ReplyHandle &reply)
{
    const auto rider = riderOf(request, reply);
    if (!rider) {
        return;
    }
    const auto make = [id = rider->participation](Actor &actor) {
        return actor.trackingKeys().make(actor.user(), id);
    };
    write(rider->caller, deedOf(request), reply, paced(make),
          [baseUrl = http::baseUrlOf(request, context().publicUrl)](const MadeTrackingKey &made) {
              return created(trackingKeyJson(made, baseUrl));
          });
}

void TrackingKeyHandler::revoke(const Request &request, const ReplyHandle &reply)
{
    const auto rider = riderOf(request, reply);
    if (!rider) {
        return;
    }
    const auto revoke = [id = rider->participation](Actor &actor) {
        return actor.trackingKeys().revoke(actor.user(), id);
    };
    write(rider->caller, deedOf(request), reply, paced(revoke), noContent);
}

} // namespace saferide::rest
