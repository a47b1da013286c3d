// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/rest/participationshandler.h"

#include "shared/protocol/forms.h"
#include "shared/protocol/objectjson.h"
#include "shared/protocol/positionid.h"

namespace saferide::rest {

using namespace Qt::Literals::StringLiterals;

namespace {

Result<Participation> participationOf(const Result<ParticipantInRide> &found)
{
    return found ? Result(found->participant.participation) : found.error();
}

} // namespace

ParticipationsHandler::ParticipationsHandler(const RestContext &context, QObject *parent)
    : RestHandler(context, parent)
    , m_receipts(context.writer, [this](const Receipt &receipt) { settle(receipt); })
{
}

void ParticipationsHandler::addRoutes(Router &router)
{
    router.add("POST", u"/participations"_s, by(&ParticipationsHandler::join));
    router.add("GET", u"/participations"_s, by(&ParticipationsHandler::list));
    router.add("GET", u"/participations/{id}"_s, by(&ParticipationsHandler::show));
    router.add("PUT", u"/participations/{id}"_s, by(&ParticipationsHandler::report));
    router.add("GET", u"/participations/{id}/positions"_s, by(&ParticipationsHandler::history));
    router.add("GET", u"/participations/{id}/course"_s, by(&ParticipationsHandler::showCourse));
    router.add("DELETE", u"/participations/{id}"_s, by(&ParticipationsHandler::remove));
}

void ParticipationsHandler::join(const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    const auto code = caller ? form(request, reply, rideCodeFromJson) : std::nullopt;
    auto asked = code ? creation(request, reply) : std::nullopt;
    if (!asked) {
        return;
    }
    const auto join = [code = *code](Actor &actor) {
        return participationOf(actor.participations().join(actor.user(), code));
    };
    const auto find = [](Actor &actor, qint64 made) {
        return participationOf(actor.participations().find(actor.user(), ParticipationId{made}));
    };
    writeOnce(*caller, *std::move(asked), reply, paced(join), find,
              asJson(created, participationJson));
}

void ParticipationsHandler::list(const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    const auto page = caller ? orRefuse(pageOf(request), reply) : std::nullopt;
    if (!page) {
        return;
    }
    const auto list = [](Actor &actor, const Page &asked) {
        return actor.participations().list(actor.user(), asked);
    };
    readPage(
        *caller, request, *page, reply, list,
        [](const Participant &item) { return participationJson(item.participation); },
        [](const Participant &item) { return item.participation.id.value; });
}

void ParticipationsHandler::show(const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    const auto id = caller ? pathId<ParticipationId>(request, reply) : std::nullopt;
    if (id) {
        show(*caller, *id, reply);
    }
}

void ParticipationsHandler::show(const Caller &caller, ParticipationId id, const ReplyHandle &reply)
{
    readOne(
        caller, reply,
        [id](Actor &actor) {
            return participationOf(actor.participations().find(actor.user(), id));
        },
        participationJson);
}

void ParticipationsHandler::history(const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    const auto id = caller ? pathId<ParticipationId>(request, reply) : std::nullopt;
    if (!id) {
        return;
    }
    QueryReader query(request);
    const Page page = query.historyPage(*id);
    const auto from = query.time(u"from"_s);
    const auto to = query.time(u"to"_s);
    if (!query.isValid()) {
        reply.send(errorReply(query.error()));
        return;
    }
    const auto list = [id = *id, from, to](Actor &actor, const Page &asked) {
        return actor.positions().history(actor.user(), id, from, to, asked);
    };
    readPage(*caller, request, page, reply, list, positionJson, positionId);
}

void ParticipationsHandler::showCourse(const Request &request, const ReplyHandle &reply)
{
    const auto rider = riderOf(request, reply);
    if (!rider) {
        return;
    }
    const auto find = [id = rider->participation](Actor &actor) -> Result<Route> {
        const auto found = actor.participations().find(actor.user(), id);
        if (!found) {
            return found.error();
        }
        const auto &route = found->ride.route;
        return route ? actor.routes().find(actor.user(), *route)
                     : Error{ErrorCode::NotFound, u"this ride has no route"_s};
    };
    readOne(rider->caller, reply, find, routeJson);
}

void ParticipationsHandler::remove(const Request &request, const ReplyHandle &reply)
{
    const auto rider = riderOf(request, reply);
    if (!rider) {
        return;
    }
    const auto remove = [id = rider->participation](Actor &actor) {
        return actor.participations().remove(actor.user(), id);
    };
    write(rider->caller, deedOf(request), reply, paced(remove), noContent);
}

/// The way of a position by Socket.IO: check, broadcast, store, answer when it is durable.
void ParticipationsHandler::report(const Request &request, const ReplyHandle &reply)
{
    const auto caller = callerOf(request, reply);
    const auto id = caller ? pathId<ParticipationId>(request, reply) : std::nullopt;
    const auto fix = id
        ? form(
            request, reply, +[](const QJsonValue &json) { return locationFixFromJson(json); })
        : std::nullopt;
    if (!fix) {
        return;
    }
    const auto find = [id = *id](Actor &actor) {
        return actor.participations().findToReport(actor.user(), id);
    };
    auto open = [this, fix = *fix,
                 waiting = Waiting{*caller, *id, reply}](const Result<ParticipantInRide> &target) {
        if (!target) {
            waiting.reply.send(errorReply(target.error()));
            return;
        }
        // Not before it is known that the token was not revoked: its user's rate is not for others.
        if (const auto wait = context().eventRate.refusal(waiting.user(), fix.fixTime)) {
            waiting.reply.send(errorReply(tooFast(*wait, context().rejections)));
            return;
        }
        const auto opened = [this, fix, waiting](const Result<std::shared_ptr<LiveRide>> &ride) {
            if (ride) {
                accept(waiting, fix, *ride);
            } else {
                waiting.reply.send(errorReply(ride.error()));
            }
        };
        context().rides.open(target->ride.id, this, opened);
    };
    context().actions.read(*caller, find, this, std::move(open));
}

void ParticipationsHandler::accept(const Waiting &waiting, const LocationFix &fix,
                                   const std::shared_ptr<LiveRide> &ride)
{
    const auto taken = take(waiting, fix, *ride);
    if (taken) {
        return;
    }
    // Memory may be behind what was read a moment ago.
    const auto confirmed = [this, waiting, fix, ride](const Result<void> &read) {
        if (const auto again = read ? take(waiting, fix, *ride) : read; !again) {
            waiting.reply.send(errorReply(again.error()));
        }
    };
    context().rides.confirm(*ride, waiting.user(), taken.error(), this, confirmed);
}

/// The error is the ride's, and not sent yet.
Result<void> ParticipationsHandler::take(const Waiting &waiting, const LocationFix &fix,
                                         LiveRide &ride)
{
    const Timestamp now = context().clock.now();
    const auto accepted = ride.accept(waiting.user(), fix, now);
    if (!accepted) {
        return accepted.error();
    }
    const quint64 number = ++m_lastNumber;
    m_waiting.insert(number, waiting);
    const NewPosition position{accepted->participation, accepted->fix, now, accepted->future, {}};
    if (const auto queued =
            context().writer.submit({position, {m_receipts.id(), 0, number}, accepted->isLate()});
        !queued) {
        m_waiting.remove(number);
        waiting.reply.send(errorReply(queued.error()));
    }
    return {};
}

namespace {

/// What a phone is told whose position was not stored.
Error notStored(ErrorCode code)
{
    if (code == ErrorCode::NotFound) { // it has left, or the ride is deleted
        return {code, u"this participation has ended, the position was not stored"_s};
    }
    return {code, u"the position was not stored, send it again"_s};
}

} // namespace

void ParticipationsHandler::settle(const Receipt &receipt)
{
    const Waiting waiting = m_waiting.take(receipt.packet);
    if (receipt.outcome == PositionOutcome::Failed) {
        waiting.reply.send(errorReply(notStored(receipt.error)));
    } else {
        show(waiting.caller, waiting.participation, waiting.reply);
    }
}

} // namespace saferide::rest
