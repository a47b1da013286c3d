// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/rest/rideshandler.h"

#include "shared/protocol/forms.h"
#include "shared/protocol/objectjson.h"

namespace saferide::rest {

using namespace Qt::Literals::StringLiterals;
using Kind = RideService::Kind;

namespace {

/// A map needs everybody of a ride: without `limit` more than an answer holds, each of whom takes
/// over 100 bytes of it.
constexpr int AsManyAsFit = Page::MaxBytes / 100;

} // namespace

void RidesHandler::addRoutes(Router &router)
{
    const auto add = [&](const QByteArray &method, const QString &path,
                         void (RidesHandler::*handle)(const Request &, const ReplyHandle &)) {
        router.add(method, path, [this, handle](const Request &request, const ReplyHandle &reply) {
            (this->*handle)(request, reply);
        });
    };
    const auto addList = [&](const QString &path, Kind kind) {
        router.add("GET", path, [this, kind](const Request &request, const ReplyHandle &reply) {
            list(kind, request, reply);
        });
    };
    add("POST", u"/rides"_s, &RidesHandler::create);
    addList(u"/rides"_s, Kind::Visible);
    addList(u"/rides/owned"_s, Kind::Owned);
    addList(u"/rides/joined"_s, Kind::Joined);
    addList(u"/rides/available"_s, Kind::Available);
    add("GET", u"/rides/code/{code}"_s, &RidesHandler::showByCode);
    add("GET", u"/rides/{id}"_s, &RidesHandler::show);
    add("GET", u"/rides/{id}/participants"_s, &RidesHandler::participants);
    add("PUT", u"/rides/{id}"_s, &RidesHandler::change);
    add("DELETE", u"/rides/{id}"_s, &RidesHandler::remove);
}

void RidesHandler::create(const Request &request, const ReplyHandle &reply)
{
    const auto caller = claims(request, reply);
    const auto wish = caller ? form(request, reply, newRideFromJson) : std::nullopt;
    auto asked = wish ? creation(request, reply) : std::nullopt;
    if (!asked) {
        return;
    }
    writeOnce<Ride>(
        *std::move(asked), *caller, reply,
        [wish = *wish, limit = context().openRides,
         &clock = context().clock](db::Session &session, const User &user) -> Result<Ride> {
            const auto made = RideService(session, clock).create(user, wish, limit);
            return made ? Result(made->ride) : made.error();
        },
        [&clock = context().clock](db::Session &session, const User &user, qint64 id) {
            return RideService(session, clock).find(user, RideId{id});
        },
        rideJson);
}

void RidesHandler::list(Kind kind, const Request &request, const ReplyHandle &reply)
{
    const auto caller = claims(request, reply);
    const bool isByStart = kind != Kind::Visible;
    const auto page = caller ? orRefuse(pageOf(request, isByStart ? 2 : 0), reply) : std::nullopt;
    if (!page) {
        return;
    }
    read(*caller, reply,
         [kind, isByStart, page = *page, next = NextLink(request),
          &clock = context().clock](db::Session &session, const User &user) -> Result<Reply> {
             const auto rides = RideService(session, clock).list(user, kind, page);
             // Today's clients want to be told so; only a page behind the last one is just empty.
             if (rides && rides->items.isEmpty() && isByStart && page.isFirst()) {
                 return Error{ErrorCode::NotFound, u"no rides found"_s};
             }
             if (!isByStart) {
                 return listReply(rides, next, rideJson,
                                  [](const Ride &ride) { return ride.id.value; });
             }
             return listReply(rides, next, rideJson, [](const Ride &ride) {
                 return QList<qint64>{ride.startTime.msecs, ride.id.value};
             });
         });
}

void RidesHandler::show(const Request &request, const ReplyHandle &reply)
{
    const auto caller = claims(request, reply);
    const auto id = caller ? pathId<RideId>(request, reply) : std::nullopt;
    if (!id) {
        return;
    }
    read(*caller, reply,
         [id = *id, &clock = context().clock](db::Session &session,
                                              const User &user) -> Result<Reply> {
             const auto ride = RideService(session, clock).find(user, id);
             return ride ? Result(ok(rideJson(*ride))) : ride.error();
         });
}

void RidesHandler::showByCode(const Request &request, const ReplyHandle &reply)
{
    const auto caller = claims(request, reply);
    if (!caller) {
        return;
    }
    read(*caller, reply,
         [code = request.pathParameter(u"code"_s),
          &clock = context().clock](db::Session &session, const User &user) -> Result<Reply> {
             const auto ride = RideService(session, clock).findByCode(user, code);
             return ride ? Result(ok(rideJson(*ride))) : ride.error();
         });
}

void RidesHandler::participants(const Request &request, const ReplyHandle &reply)
{
    const auto caller = claims(request, reply);
    const auto id = caller ? pathId<RideId>(request, reply) : std::nullopt;
    auto page = id ? orRefuse(pageOf(request), reply) : std::nullopt;
    if (!page) {
        return;
    }
    if (!request.query.value(u"limit")) {
        page->limit = AsManyAsFit;
    }
    read(*caller, reply,
         [id = *id, page = *page, next = NextLink(request),
          &clock = context().clock](db::Session &session, const User &user) -> Result<Reply> {
             return listReply(RideService(session, clock).participants(user, id, page), next,
                              participantJson,
                              [](const Participant &item) { return item.participation.id.value; });
         });
}

void RidesHandler::change(const Request &request, const ReplyHandle &reply)
{
    const auto caller = claims(request, reply);
    const auto id = caller ? pathId<RideId>(request, reply) : std::nullopt;
    const auto wish = id ? form(request, reply, rideChangeFromJson) : std::nullopt;
    if (!wish) {
        return;
    }
    write<Ride>(auditOf(request), *caller, reply,
                paced<Ride>(context().eventRate, context().rejections,
                            [id = *id, wish = *wish, &clock = context().clock](db::Session &session,
                                                                               const User &user) {
                                return RideService(session, clock).change(user, id, wish);
                            }),
                [](const Ride &ride) { return ok(rideJson(ride)); });
}

void RidesHandler::remove(const Request &request, const ReplyHandle &reply)
{
    const auto caller = claims(request, reply);
    const auto id = caller ? pathId<RideId>(request, reply) : std::nullopt;
    if (!id) {
        return;
    }
    write<Ride>(
        auditOf(request), *caller, reply,
        [id = *id, &clock = context().clock](db::Session &session, const User &user) {
            return RideService(session, clock).remove(user, id);
        },
        [](const Ride &) { return noContent(); });
}

} // namespace saferide::rest
