// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/rest/incidentshandler.h"

#include "shared/protocol/incidentforms.h"
#include "shared/protocol/jsonwriter.h"
#include "shared/protocol/objectjson.h"

#include <QUuid>

namespace saferide::rest {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Of the query; nullopt for all states.
Result<std::optional<IncidentState>> stateOf(const Request &request)
{
    const auto word = request.query.value(u"state"_s);
    if (!word) {
        return std::optional<IncidentState>();
    }
    const auto state = incidentStateFromString(*word);
    return state
        ? Result<std::optional<IncidentState>>(state)
        : invalidField({u"query"_s, u"state"_s}, u"must be one of: open, acknowledged, resolved"_s,
                       u"type_error.enum"_s);
}

QByteArray withLogJson(const IncidentWithLog &found)
{
    return incidentJson(found.incident, found.log);
}

} // namespace

void IncidentsHandler::addRoutes(Router &router)
{
    router.add("GET", u"/rides/{id}/incidents"_s, by(&IncidentsHandler::list));
    router.add("POST", u"/rides/{id}/incidents"_s,
               by<IncidentsHandler>(
                   qOverload<const Request &, const ReplyHandle &>(&IncidentsHandler::raise)));
    router.add("GET", u"/incidents/{id}"_s, by(&IncidentsHandler::show));
    router.add("PUT", u"/incidents/{id}"_s, by(&IncidentsHandler::change));
}

void IncidentsHandler::list(const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    const auto id = caller ? pathId<RideId>(request, reply) : std::nullopt;
    const auto page = id ? orRefuse(pageOf(request), reply) : std::nullopt;
    const auto state = page ? orRefuse(stateOf(request), reply) : std::nullopt;
    if (!state) {
        return;
    }
    const auto list = [id = *id, state = *state](Actor &actor, const Page &asked) {
        return actor.incidents().list(actor.user(), id, state, asked);
    };
    readPage(
        *caller, request, *page, reply, list,
        [](const Incident &incident) { return incidentJson(incident); },
        [](const Incident &incident) { return incident.id.value; });
}

void IncidentsHandler::show(const Request &request, const ReplyHandle &reply)
{
    const auto caller = keyOrCallerOf(request, reply);
    const auto id = caller ? pathId<IncidentId>(request, reply) : std::nullopt;
    if (!id) {
        return;
    }
    readOne(
        *caller, reply,
        [id = *id](Actor &actor) { return actor.incidents().find(actor.user(), id); }, withLogJson);
}

/// The way of an alarm by Socket.IO: tell desks, store, answer when it is durable.
void IncidentsHandler::raise(const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    const auto id = caller ? pathId<RideId>(request, reply) : std::nullopt;
    const auto read = [now = context().clock.now()](const QJsonValue &json) {
        return alarmFromJson(json, now);
    };
    auto reported = id ? form(request, reply, read) : std::nullopt;
    if (!reported) {
        return;
    }
    if (!reported->externalId) {
        reported->externalId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    }
    const Waiting waiting{*caller, *reported, reply};
    const auto found = [this, waiting](const Result<Ride> &ride) {
        if (!ride) {
            waiting.reply.send(errorReply(ride.error()));
            return;
        }
        context().rides.open(ride->id, this,
                             [this, waiting](const Result<std::shared_ptr<LiveRide>> &opened) {
                                 if (opened) {
                                     raise(waiting, *opened);
                                 } else {
                                     waiting.reply.send(errorReply(opened.error()));
                                 }
                             });
    };
    context().actions.read(
        *caller, [id = *id](Actor &actor) { return actor.rides().find(actor.user(), id); }, this,
        found);
}

void IncidentsHandler::raise(const Waiting &waiting, const std::shared_ptr<LiveRide> &ride)
{
    const auto raised = tryRaise(waiting, *ride);
    if (raised) {
        return;
    }
    // Memory may be behind what was read a moment ago.
    const auto confirmed = [this, waiting, ride](const Result<void> &read) {
        if (const auto again = read ? tryRaise(waiting, *ride) : read; !again) {
            waiting.reply.send(errorReply(again.error()));
        }
    };
    context().rides.confirm(*ride, waiting.user(), raised.error(), this, confirmed);
}

/// The error is the ride's, and not sent yet.
Result<void> IncidentsHandler::tryRaise(const Waiting &waiting, LiveRide &ride)
{
    return context().alarms.raise(ride, waiting.user(), waiting.reported, this,
                                  [reply = waiting.reply](const Result<Incident> &stored) {
                                      reply.send(stored ? created(incidentJson(*stored))
                                                        : errorReply(stored.error()));
                                  });
}

void IncidentsHandler::change(const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    const auto id = caller ? pathId<IncidentId>(request, reply) : std::nullopt;
    const auto change = id ? form(request, reply, incidentChangeFromJson) : std::nullopt;
    if (!change) {
        return;
    }
    const auto apply = [id = *id, change = *change](Actor &actor) {
        return actor.incidents().change(actor.user(), id, change);
    };
    const auto changed = [this, caller = *caller, id = *id,
                          reply](const Result<Incident> &incident) {
        if (!incident && incident.error().code == ErrorCode::Conflict) {
            refuseStale(caller, id, incident.error(), reply);
        } else {
            reply.send(incident ? ok(incidentJson(*incident)) : errorReply(incident.error()));
        }
    };
    context().actions.write(*caller, deedOf(request), apply, this, changed);
}

/// With the incident as it is now.
void IncidentsHandler::refuseStale(const Caller &caller, IncidentId id, const Error &conflict,
                                   const ReplyHandle &reply)
{
    const auto found = [reply, conflict](const Result<IncidentWithLog> &now) {
        if (!now) {
            reply.send(errorReply(now.error()));
            return;
        }
        QByteArray body;
        {
            JsonObjectWriter object(body);
            object.add("detail", conflict.message);
            object.addJson("incident", incidentJson(now->incident));
        }
        Reply stale = errorReply(conflict);
        stale.body = body;
        reply.send(std::move(stale));
    };
    context().actions.read(
        caller, [id](Actor &actor) { return actor.incidents().find(actor.user(), id); }, this,
        found);
}

} // namespace saferide::rest
