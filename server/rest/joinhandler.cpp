// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/rest/joinhandler.h"

#include "server/http/baseurl.h"
#include "server/rest/trackingkeyjson.h"
#include "shared/protocol/formreader.h"
#include "shared/protocol/forms.h"
#include "shared/protocol/jsonwriter.h"

namespace saferide::rest {

using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray invitationJson(const Invitation &invitation, bool guests)
{
    const Ride &ride = invitation.ride;
    QByteArray json;
    {
        JsonObjectWriter object(json);
        object.add("ride_code", ride.code);
        object.add("title", ride.title);
        object.add("description", ride.description);
        object.add("start_time", ride.startTime);
        object.add("status", toString(ride.status));
        object.add("is_active", ride.isActive());
        object.add("organizer", invitation.organizer);
        object.add("guests", guests && ride.guests && ride.isActive());
    }
    return json;
}

/// Who repeats an attempt gets the key of the guest whom it made: it must not be guessed.
Result<void> requireSecret(const Attempt &attempt)
{
    constexpr qsizetype Least = 16; // characters
    return attempt.key.isEmpty() || attempt.key.size() >= Least
        ? Result<void>()
        : invalidField({u"header"_s, u"Idempotency-Key"_s},
                       u"must have at least %1 characters here: it is a secret"_s.arg(Least),
                       u"value_error.idempotency_key"_s);
}

} // namespace

void JoinHandler::addRoutes(Router &router)
{
    router.add("GET", u"/join/{code}"_s, by(&JoinHandler::show));
    router.add("POST", u"/join"_s, by(&JoinHandler::join));
}

/// False when this address asked for too many codes that do not exist, and was told so.
bool JoinHandler::mayGuess(const QHostAddress &peer, const ReplyHandle &reply) const
{
    const auto wait = context().rideCodes.refusal(peer);
    if (wait) {
        context().rejections.count(Limit::UnknownRideCodes);
        reply.send(errorReply({ErrorCode::RateLimited,
                               u"too many unknown ride codes from this address"_s,
                               {},
                               std::chrono::ceil<std::chrono::seconds>(*wait)}));
    }
    return !wait;
}

void JoinHandler::refuse(const Error &error, const QHostAddress &peer,
                         const ReplyHandle &reply) const
{
    if (error.code == ErrorCode::NotFound) {
        context().rideCodes.failed(peer);
    }
    reply.send(notStored(errorReply(error)));
}

void JoinHandler::show(const Request &request, const ReplyHandle &reply)
{
    if (!mayGuess(request.peer, reply)) {
        return;
    }
    const auto found = [this, peer = request.peer, reply](const Result<Invitation> &invitation) {
        if (invitation) {
            reply.send(notStored(ok(invitationJson(*invitation, context().guests))));
        } else {
            refuse(invitation.error(), peer, reply);
        }
    };
    context().accounts.findInvitation(request.pathParameter(u"code"_s),
                                      passwordShare(request.peer).key, this, found);
}

void JoinHandler::join(const Request &request, const ReplyHandle &reply)
{
    const auto asked = form(request, reply, guestFromJson);
    const auto creation = asked ? this->creation(request, reply) : std::nullopt;
    if (!creation) {
        return;
    }
    if (const auto secret = requireSecret(creation->attempt); !secret) {
        reply.send(errorReply(secret.error()));
        return;
    }
    if (!context().guests) {
        reply.send(errorReply(
            {ErrorCode::Forbidden, u"this server does not admit guests: log in to join a ride"_s}));
        return;
    }
    if (!mayGuess(request.peer, reply)) {
        return;
    }
    if (const auto wait = context().joins.refusal(addressKey(request.peer))) {
        context().rejections.count(Limit::JoinsPerHour);
        reply.send(errorReply({ErrorCode::RateLimited,
                               u"too many guests from this address"_s,
                               {},
                               std::chrono::ceil<std::chrono::seconds>(*wait)}));
        return;
    }
    const auto joined = [this, peer = request.peer, reply,
                         baseUrl = http::baseUrlOf(request, context().publicUrl)](
                            const Result<MadeTrackingKey> &made) {
        if (made) {
            reply.send(notStored(created(newRiderJson(*made, baseUrl))));
        } else {
            refuse(made.error(), peer, reply);
        }
    };
    context().accounts.joinAsGuest(*asked, creation->attempt, passwordShare(request.peer).key, this,
                                   joined);
}

} // namespace saferide::rest
