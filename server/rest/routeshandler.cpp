// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/rest/routeshandler.h"

#include "shared/protocol/formreader.h"
#include "shared/protocol/objectjson.h"

namespace saferide::rest {

using namespace Qt::Literals::StringLiterals;

namespace {

/// A form with its GPX read; one whose GPX is wrong names the field.
Result<RouteChange> measured(const RouteForm &form, const WorkDeadline &deadline)
{
    RouteChange route{form.title, form.description, {}};
    if (form.gpx) {
        auto gpx = measureGpx(*form.gpx, deadline);
        if (!gpx && gpx.error().code == ErrorCode::InvalidInput) {
            return invalidField({u"body"_s, u"gpx_data"_s}, gpx.error().message,
                                u"value_error.gpx"_s);
        }
        if (!gpx) {
            return gpx.error();
        }
        route.gpx = *std::move(gpx);
    }
    return route;
}

} // namespace

void RoutesHandler::addRoutes(Router &router)
{
    const http::BodyLimit gpx{
        .bytes = context().gpxBytes,
        .exceeded = [rejections = context().rejections] { rejections.count(Limit::GpxBytes); }};
    router.add("GET", u"/routes"_s, by(&RoutesHandler::list, Kind::Visible));
    router.add("GET", u"/routes/owned"_s, by(&RoutesHandler::list, Kind::Owned));
    router.add("GET", u"/routes/{id}"_s, by(&RoutesHandler::show));
    router.add("POST", u"/routes"_s, by(&RoutesHandler::create), {.body = gpx});
    router.add("PUT", u"/routes/{id}"_s, by(&RoutesHandler::change), {.body = gpx});
    router.add("DELETE", u"/routes/{id}"_s, by(&RoutesHandler::remove));
}

/// Reading 10 MB of JSON and GPX takes a second: not on the loop, nor on a database worker, which
/// others wait for. First who asks, so that only they cost anything.
void RoutesHandler::measure(const Caller &caller, const QByteArray &body, const Reading &reading,
                            const ReplyHandle &reply, Then then)
{
    context().actions.authorize(
        caller, this,
        [this, body, reading, reply, then = std::move(then)](const Result<User> &user) {
            if (!user) {
                reply.send(errorReply(user.error()));
            } else if (mayUpload(user->id, reply)) {
                measureOf(user->id, body, reading, reply, then);
            }
        });
}

/// False when the user sent too many lately, and was told so.
bool RoutesHandler::mayUpload(UserId user, const ReplyHandle &reply) const
{
    const auto wait = context().routeUploads.refusal(user);
    if (wait) {
        context().rejections.count(Limit::RoutesPerHour);
        reply.send(errorReply({ErrorCode::RateLimited,
                               u"too many routes per hour (limits.routes_per_hour)"_s,
                               {},
                               std::chrono::ceil<std::chrono::seconds>(*wait)}));
    }
    return !wait;
}

void RoutesHandler::measureOf(UserId user, const QByteArray &body, const Reading &reading,
                              const ReplyHandle &reply, const Then &then)
{
    auto work = [body, reading, depth = context().jsonDepth, rejections = context().rejections,
                 deadline = WorkDeadline(context().clock, MeasuringTime)]() -> Result<Measured> {
        if (const auto inTime = deadline.check(); !inTime) {
            return inTime.error();
        }
        const auto json = formBody(body, depth, rejections);
        if (!json) {
            return json.error();
        }
        const auto form = reading.readForm(*json);
        auto route = form ? measured(*form, deadline) : form.error();
        if (!route) {
            return route.error();
        }
        return Measured{*std::move(route), reading.withDigest ? formDigest(*json) : QString()};
    };
    context().heavyWork.run<Measured>(heavyWorkOf(user), this, std::move(work),
                                      [this, reply, then](const Result<Measured> &done) {
                                          if (done) {
                                              then(*done);
                                              return;
                                          }
                                          refuseWork(done.error(), reply);
                                      });
}

void RoutesHandler::create(const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    if (!caller) {
        return;
    }
    if (!isJson(request)) {
        reply.send(wrongContentType(u"application/json"_s));
        return;
    }
    const auto asked = creation(request, reply, false);
    if (!asked) {
        return;
    }
    measure(*caller, request.body, {newRouteFromJson, !asked->attempt.key.isEmpty()}, reply,
            [this, caller = *caller, asked = *asked, reply](const Measured &done) {
                Creation making = asked;
                making.attempt.digest = done.digest;
                store(std::move(making), caller, done.route, reply);
            });
}

void RoutesHandler::store(Creation making, const Caller &caller, const RouteChange &route,
                          const ReplyHandle &reply)
{
    writeOnce(
        caller, std::move(making), reply,
        [newRoute = NewRoute{*route.title, route.description.value_or(std::nullopt), *route.gpx},
         quota = context().routes](Actor &actor) {
            return actor.routes().create(actor.user(), newRoute, quota);
        },
        [](Actor &actor, qint64 id) { return actor.routes().find(actor.user(), RouteId{id}); },
        asJson(created, routeJson));
}

void RoutesHandler::list(Kind kind, const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    const auto page = caller ? orRefuse(pageOf(request), reply) : std::nullopt;
    if (!page) {
        return;
    }
    const auto list = [kind](Actor &actor, const Page &asked) -> Result<PageOf<Route>> {
        auto routes = actor.routes().list(actor.user(), kind, asked);
        if (routes && routes->items.isEmpty() && kind == Kind::Owned && asked.isFirst()) {
            return Error{ErrorCode::NotFound, u"you own no routes"_s};
        }
        return routes;
    };
    readPage(*caller, request, *page, reply, list, routeJson,
             [](const Route &route) { return route.id.value; });
}

void RoutesHandler::show(const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    const auto id = caller ? pathId<RouteId>(request, reply) : std::nullopt;
    if (!id) {
        return;
    }
    readOne(
        *caller, reply, [id = *id](Actor &actor) { return actor.routes().find(actor.user(), id); },
        routeJson);
}

void RoutesHandler::change(const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    const auto id = caller ? pathId<RouteId>(request, reply) : std::nullopt;
    if (!id) {
        return;
    }
    if (!isJson(request)) {
        reply.send(wrongContentType(u"application/json"_s));
        return;
    }
    measure(
        *caller, request.body, {routeChangeFromJson}, reply,
        [this, caller = *caller, id = *id, deed = deedOf(request), reply](const Measured &done) {
            write(
                caller, deed, reply,
                [id, change = done.route, quota = context().routes](Actor &actor) {
                    return actor.routes().change(actor.user(), id, change, quota);
                },
                asJson(ok, routeJson));
        });
}

void RoutesHandler::remove(const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    const auto id = caller ? pathId<RouteId>(request, reply) : std::nullopt;
    if (!id) {
        return;
    }
    write(
        *caller, deedOf(request), reply,
        [id = *id](Actor &actor) { return actor.routes().remove(actor.user(), id); }, noContent);
}

} // namespace saferide::rest
