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
    router.add("POST", u"/rides"_s, by(&RidesHandler::create));
    router.add("GET", u"/rides"_s, by(&RidesHandler::list, Kind::Visible));
    router.add("GET", u"/rides/owned"_s, by(&RidesHandler::list, Kind::Owned));
    router.add("GET", u"/rides/joined"_s, by(&RidesHandler::list, Kind::Joined));
    router.add("GET", u"/rides/available"_s, by(&RidesHandler::list, Kind::Available));
    router.add("GET", u"/rides/code/{code}"_s, by(&RidesHandler::showByCode));
    router.add("GET", u"/rides/{id}"_s, by(&RidesHandler::show));
    router.add("GET", u"/rides/{id}/participants"_s, by(&RidesHandler::participants));
    router.add("PUT", u"/rides/{id}"_s, by(&RidesHandler::change));
    router.add("DELETE", u"/rides/{id}"_s, by(&RidesHandler::remove));
}

void RidesHandler::create(const Request &request, const ReplyHandle &reply)
{
    const auto caller = claims(request, reply);
    const auto newRide = caller ? form(request, reply, newRideFromJson) : std::nullopt;
    auto asked = newRide ? creation(request, reply) : std::nullopt;
    if (!asked) {
        return;
    }
    writeOnce<Ride>(
        *std::move(asked), *caller, reply,
        [newRide = *newRide, limit = context().openRides,
         &clock = context().clock](db::Session &session, const User &user) -> Result<Ride> {
            const auto made = RideService(session, clock).create(user, newRide, limit);
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
    const auto list = [kind, isByStart,
                       &clock = context().clock](db::Session &session, const User &user,
                                                 const Page &asked) -> Result<PageOf<Ride>> {
        auto rides = RideService(session, clock).list(user, kind, asked);
        // Existing clients require a 404 here; only a page after the last one is merely empty.
        if (rides && rides->items.isEmpty() && isByStart && asked.isFirst()) {
            return Error{ErrorCode::NotFound, u"no rides found"_s};
        }
        return rides;
    };
    if (isByStart) {
        readPage(*caller, request, *page, reply, list, rideJson, [](const Ride &ride) {
            return QList<qint64>{ride.startTime.msecs, ride.id.value};
        });
    } else {
        readPage(*caller, request, *page, reply, list, rideJson,
                 [](const Ride &ride) { return ride.id.value; });
    }
}

void RidesHandler::show(const Request &request, const ReplyHandle &reply)
{
    const auto caller = claims(request, reply);
    const auto id = caller ? pathId<RideId>(request, reply) : std::nullopt;
    if (!id) {
        return;
    }
    readOne<Ride>(
        *caller, reply,
        [id = *id, &clock = context().clock](db::Session &session, const User &user) {
            return RideService(session, clock).find(user, id);
        },
        rideJson);
}

void RidesHandler::showByCode(const Request &request, const ReplyHandle &reply)
{
    const auto caller = claims(request, reply);
    if (!caller) {
        return;
    }
    readOne<Ride>(
        *caller, reply,
        [code = request.pathParameter(u"code"_s), &clock = context().clock](db::Session &session,
                                                                            const User &user) {
            return RideService(session, clock).findByCode(user, code);
        },
        rideJson);
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
    const auto list = [id = *id, &clock = context().clock](db::Session &session, const User &user,
                                                           const Page &asked) {
        return RideService(session, clock).participants(user, id, asked);
    };
    readPage(*caller, request, *page, reply, list, participantJson,
             [](const Participant &item) { return item.participation.id.value; });
}

void RidesHandler::change(const Request &request, const ReplyHandle &reply)
{
    const auto caller = claims(request, reply);
    const auto id = caller ? pathId<RideId>(request, reply) : std::nullopt;
    const auto change = id ? form(request, reply, rideChangeFromJson) : std::nullopt;
    if (!change) {
        return;
    }
    write<Ride>(auditOf(request), *caller, reply,
                paced<Ride>(context().eventRate, context().rejections,
                            [id = *id, change = *change,
                             &clock = context().clock](db::Session &session, const User &user) {
                                return RideService(session, clock).change(user, id, change);
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
