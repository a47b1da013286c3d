// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/rest/followlinkshandler.h"

#include "server/http/baseurl.h"
#include "shared/protocol/forms.h"
#include "shared/protocol/jsonwriter.h"
#include "shared/protocol/objectjson.h"

namespace saferide::rest {

using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray madeLinkJson(const MadeFollowLink &made, const QByteArray &baseUrl)
{
    QByteArray json;
    {
        JsonObjectWriter object(json);
        object.add("id", made.id.value);
        object.add("url", QString::fromUtf8(baseUrl + "/f/" + made.token));
    }
    return json;
}

} // namespace

void FollowLinksHandler::addRoutes(Router &router)
{
    router.add("POST", u"/rides/{id}/follow-links"_s, by(&FollowLinksHandler::make));
    router.add("GET", u"/rides/{id}/follow-links"_s, by(&FollowLinksHandler::list));
    router.add("DELETE", u"/follow-links/{id}"_s, by(&FollowLinksHandler::revoke));
}

void FollowLinksHandler::make(const Request &request, const ReplyHandle &reply)
{
    const auto caller = keyOrCallerOf(request, reply);
    const auto ride = caller ? pathId<RideId>(request, reply) : std::nullopt;
    const auto shows = ride ? form(request, reply, newFollowLinkFromJson) : std::nullopt;
    auto asked = shows ? creation(request, reply) : std::nullopt;
    if (!asked) {
        return;
    }
    if (!context().following) {
        reply.send(errorReply({ErrorCode::Forbidden, u"this server has no follow links"_s}));
        return;
    }
    const auto make = [ride = *ride, shows = *shows, limit = context().followLinks](Actor &actor) {
        return actor.followLinks().make(actor.user(), ride, shows, limit);
    };
    const auto findAgain = [](Actor &actor, qint64 id) {
        return actor.followLinks().remake(actor.user(), FollowLinkId{id});
    };
    writeOnce(
        *caller, *std::move(asked), reply, paced(make), findAgain,
        [baseUrl = http::baseUrlOf(request, context().publicUrl)](const MadeFollowLink &made) {
            return notStored(created(madeLinkJson(made, baseUrl)));
        });
}

void FollowLinksHandler::list(const Request &request, const ReplyHandle &reply)
{
    const auto caller = keyOrCallerOf(request, reply);
    const auto ride = caller ? pathId<RideId>(request, reply) : std::nullopt;
    const auto page = ride ? orRefuse(pageOf(request), reply) : std::nullopt;
    if (!page) {
        return;
    }
    const auto list = [ride = *ride](Actor &actor, const Page &asked) {
        return actor.followLinks().list(actor.user(), ride, asked);
    };
    readPage(*caller, request, *page, reply, list, followLinkJson,
             [](const FollowLink &link) { return link.id.value; });
}

void FollowLinksHandler::revoke(const Request &request, const ReplyHandle &reply)
{
    const auto caller = keyOrCallerOf(request, reply);
    const auto id = caller ? pathId<FollowLinkId>(request, reply) : std::nullopt;
    if (!id) {
        return;
    }
    const auto revoke = [id = *id](Actor &actor) {
        return actor.followLinks().revoke(actor.user(), id);
    };
    write(*caller, deedOf(request), reply, paced(revoke), noContent);
}

} // namespace saferide::rest
