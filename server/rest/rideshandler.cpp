// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/rest/rideshandler.h"

#include "shared/protocol/forms.h"
#include "shared/protocol/objectjson.h"

namespace saferide::rest {

using namespace Qt::Literals::StringLiterals;

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
    const auto caller = callerOf(request, reply);
    const auto newRide = caller ? form(request, reply, newRideFromJson) : std::nullopt;
    auto asked = newRide ? creation(request, reply) : std::nullopt;
    if (!asked) {
        return;
    }
    writeOnce(
        *caller, *std::move(asked), reply,
        [newRide = *newRide, limit = context().openRides](Actor &actor) -> Result<Ride> {
            const auto made = actor.rides().create(actor.user(), newRide, limit);
            return made ? Result(made->ride) : made.error();
        },
        [](Actor &actor, qint64 id) { return actor.rides().find(actor.user(), RideId{id}); },
        asJson(created, rideJson));
}

void RidesHandler::list(Kind kind, const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    const bool isByStart = kind != Kind::Visible;
    const auto page = caller ? orRefuse(pageOf(request, isByStart ? 2 : 0), reply) : std::nullopt;
    if (!page) {
        return;
    }
    const auto list = [kind, isByStart](Actor &actor, const Page &asked) -> Result<PageOf<Ride>> {
        auto rides = actor.rides().list(actor.user(), kind, asked);
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
    const auto caller = callerOf(request, reply);
    const auto id = caller ? pathId<RideId>(request, reply) : std::nullopt;
    if (!id) {
        return;
    }
    readOne(
        *caller, reply, [id = *id](Actor &actor) { return actor.rides().find(actor.user(), id); },
        rideJson);
}

void RidesHandler::showByCode(const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    if (!caller) {
        return;
    }
    readOne(
        *caller, reply,
        [code = request.pathParameter(u"code"_s)](Actor &actor) {
            return actor.rides().findByCode(actor.user(), code);
        },
        rideJson);
}

void RidesHandler::participants(const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    const auto id = caller ? pathId<RideId>(request, reply) : std::nullopt;
    auto page = id ? orRefuse(pageOf(request), reply) : std::nullopt;
    if (!page) {
        return;
    }
    if (!request.query.value(u"limit")) {
        page->limit = AsManyAsFit;
    }
    const auto list = [id = *id](Actor &actor, const Page &asked) {
        return actor.rides().participants(actor.user(), id, asked);
    };
    readPage(*caller, request, *page, reply, list, participantJson,
             [](const Participant &item) { return item.participation.id.value; });
}

void RidesHandler::change(const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    const auto id = caller ? pathId<RideId>(request, reply) : std::nullopt;
    const auto change = id ? form(request, reply, rideChangeFromJson) : std::nullopt;
    if (!change) {
        return;
    }
    const auto apply = [id = *id, change = *change](Actor &actor) {
        return actor.rides().change(actor.user(), id, change);
    };
    write(*caller, deedOf(request), reply, paced(apply), asJson(ok, rideJson));
}

void RidesHandler::remove(const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    const auto id = caller ? pathId<RideId>(request, reply) : std::nullopt;
    if (!id) {
        return;
    }
    write(
        *caller, deedOf(request), reply,
        [id = *id](Actor &actor) { return actor.rides().remove(actor.user(), id); }, noContent);
}

} // namespace saferide::rest
