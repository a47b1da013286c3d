// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/rest/participationshandler.h"

#include "server/services/positionservice.h"
#include "shared/protocol/forms.h"
#include "shared/protocol/objectjson.h"

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
    router.add("DELETE", u"/participations/{id}"_s, by(&ParticipationsHandler::remove));
}

void ParticipationsHandler::join(const Request &request, const ReplyHandle &reply)
{
    const auto caller = claims(request, reply);
    const auto code = caller ? form(request, reply, rideCodeFromJson) : std::nullopt;
    auto asked = code ? creation(request, reply) : std::nullopt;
    if (!asked) {
        return;
    }
    writeOnce<Participation>(
        *std::move(asked), *caller, reply,
        paced<Participation>(
            context().eventRate, context().rejections,
            [code = *code, &clock = context().clock](db::Session &session, const User &user) {
                return participationOf(ParticipationService(session, clock).join(user, code));
            }),
        [&clock = context().clock](db::Session &session, const User &user, qint64 id) {
            return participationOf(
                ParticipationService(session, clock).find(user, ParticipationId{id}));
        },
        participationJson);
}

void ParticipationsHandler::list(const Request &request, const ReplyHandle &reply)
{
    const auto caller = claims(request, reply);
    const auto page = caller ? orRefuse(pageOf(request), reply) : std::nullopt;
    if (!page) {
        return;
    }
    const auto list = [&clock = context().clock](db::Session &session, const User &user,
                                                 const Page &asked) {
        return ParticipationService(session, clock).list(user, asked);
    };
    readPage(
        *caller, request, *page, reply, list,
        [](const Participant &item) { return participationJson(item.participation); },
        [](const Participant &item) { return item.participation.id.value; });
}

void ParticipationsHandler::show(const Request &request, const ReplyHandle &reply)
{
    const auto caller = claims(request, reply);
    const auto id = caller ? pathId<ParticipationId>(request, reply) : std::nullopt;
    if (id) {
        show(*caller, *id, reply);
    }
}

void ParticipationsHandler::show(const Claims &claims, ParticipationId id, const ReplyHandle &reply)
{
    readOne<Participation>(
        claims, reply,
        [id, &clock = context().clock](db::Session &session, const User &user) {
            return participationOf(ParticipationService(session, clock).find(user, id));
        },
        participationJson);
}

void ParticipationsHandler::history(const Request &request, const ReplyHandle &reply)
{
    const auto caller = claims(request, reply);
    const auto id = caller ? pathId<ParticipationId>(request, reply) : std::nullopt;
    if (!id) {
        return;
    }
    QueryReader query(request);
    const Page page = query.page(PositionService::PlaceNumbers);
    const auto from = query.time(u"from"_s);
    const auto to = query.time(u"to"_s);
    if (!query.isValid()) {
        reply.send(errorReply(query.error()));
        return;
    }
    const auto list = [id = *id, from, to, &clock = context().clock](
                          db::Session &session, const User &user, const Page &asked) {
        return PositionService(session, clock).history(user, id, from, to, asked);
    };
    readPage(*caller, request, page, reply, list, positionJson, PositionService::placeOf);
}

void ParticipationsHandler::remove(const Request &request, const ReplyHandle &reply)
{
    const auto caller = claims(request, reply);
    const auto id = caller ? pathId<ParticipationId>(request, reply) : std::nullopt;
    if (!id) {
        return;
    }
    write<ParticipantLeft>(
        auditOf(request), *caller, reply,
        paced<ParticipantLeft>(
            context().eventRate, context().rejections,
            [id = *id, &clock = context().clock](db::Session &session, const User &user) {
                return ParticipationService(session, clock).remove(user, id);
            }),
        [](const ParticipantLeft &) { return noContent(); });
}

/// The way of a position by Socket.IO: check, broadcast, store, answer when it is durable.
void ParticipationsHandler::report(const Request &request, const ReplyHandle &reply)
{
    const auto caller = claims(request, reply);
    const auto id = caller ? pathId<ParticipationId>(request, reply) : std::nullopt;
    const auto fix = id
        ? form(
            request, reply, +[](const QJsonValue &json) { return locationFixFromJson(json); })
        : std::nullopt;
    if (!fix) {
        return;
    }
    auto job = authorized<ParticipantInRide>(
        *caller, [id = *id, &clock = context().clock](db::Session &session, const User &user) {
            return ParticipationService(session, clock).findToReport(user, id);
        });
    auto open = [this, fix = *fix,
                 waiting = Waiting{*caller, *id, reply}](const Result<ParticipantInRide> &target) {
        if (!target) {
            waiting.reply.send(errorReply(target.error()));
            return;
        }
        // Not before it is known that the token was not revoked: its user's rate is not for others.
        if (const auto wait = context().eventRate.refusal(waiting.claims.user, fix.fixTime)) {
            waiting.reply.send(errorReply(tooFast(*wait, context().rejections)));
            return;
        }
        context().rides.open(target->ride.id, this,
                             [this, fix, waiting](const Result<std::shared_ptr<LiveRide>> &ride) {
                                 if (ride) {
                                     accept(waiting, fix, **ride);
                                 } else {
                                     waiting.reply.send(errorReply(ride.error()));
                                 }
                             });
    };
    context().pool.read(std::move(job), this, std::move(open), {.share = shareOf(*caller)});
}

void ParticipationsHandler::accept(const Waiting &waiting, const LocationFix &fix, LiveRide &ride)
{
    const Timestamp now = context().clock.now();
    const auto accepted = ride.accept(waiting.claims.user, fix, now);
    if (!accepted) {
        waiting.reply.send(errorReply(accepted.error()));
        return;
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
        show(waiting.claims, waiting.participation, waiting.reply);
    }
}

} // namespace saferide::rest
