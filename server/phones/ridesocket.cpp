// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/phones/ridesocket.h"

#include "server/live/rideevents.h"
#include "server/phones/rideanswers.h"
#include "server/phones/sosmessage.h"
#include "server/phones/whileconnected.h"

#include <algorithm>

namespace saferide::phones {

using socketio::Event;
using socketio::Socket;

namespace {

constexpr char Done[] = R"({"ok":true})";

} // namespace

RideSocket::RideSocket(RideEvents &events, Socket &socket, const Claims &claims, User user)
    : m_events(events)
    , m_socket(socket)
    , m_claims(claims)
    , m_user(std::move(user))
    , m_connection(events.add(this))
    , m_expiry(socket.deadlines(), *this)
    , m_openings(events, socket, m_user.id, m_key)
{
    armExpiry();
}

RideSocket::RideSocket(RideEvents &events, Socket &socket, const KeyHolder &key)
    : m_events(events)
    , m_socket(socket)
    , m_user(key.rider())
    , m_key(key)
    , m_connection(events.add(this))
    , m_expiry(socket.deadlines(), *this)
    , m_openings(events, socket, m_user.id, m_key)
{
}

RideSocket::~RideSocket()
{
    m_events.rooms().leaveAll(this);
    m_events.remove(m_connection, this);
}

void RideSocket::armExpiry()
{
    constexpr qint64 OneDay =
        24LL * 3600 * 1000; // the time of day may be set meanwhile: look again
    const qint64 left = m_claims.expiresAt - m_events.services().clock.now();
    m_expiry.setIn(std::clamp<qint64>(left, 0, OneDay));
}

void RideSocket::deadlinePassed(int)
{
    if (m_events.services().clock.now() < m_claims.expiresAt) {
        armExpiry();
    } else {
        evict(QStringLiteral("the token has expired, log in again"));
    }
}

/// A client takes a connect error for news only while it joins: to one that has joined it must be a
/// DISCONNECT, or it goes on sending to nobody.
void RideSocket::evict(const QString &reason)
{
    const std::shared_ptr<Socket> self = m_socket.shared_from_this();
    m_socket.emitEvent("error", messageObject(reason));
    m_socket.evict();
}

void RideSocket::revokeToken(UserId user, qint64 tokenVersion)
{
    if (!m_key && m_claims.user == user && m_claims.tokenVersion < tokenVersion) {
        evict(QStringLiteral("the access token is no longer valid, log in again"));
    }
}

void RideSocket::revokeKey()
{
    evict(QStringLiteral("the key is no longer valid"));
}

void RideSocket::connected()
{
    if (m_key) {
        m_socket.emitEvent("identity", identityObject(m_key->participation, m_key->user));
        openRoom(m_key->ride, {});
    }
}

void RideSocket::disconnected()
{
    m_expiry.clear();
    m_events.rooms().leaveAll(this);
    m_rides.clear();
    m_openings.clear();
}

void RideSocket::eventReceived(const Event &event)
{
    if (event.name == "update_location") {
        updateLocation(event);
    } else if (event.name == "sos") { // has a limit of its own
        sos(event);
    } else if (const auto wait = m_events.services().eventRate.refusal(m_user.id)) {
        tooFast(event.ackId, *wait);
    } else if (event.name == "join_ride") {
        joinRide(event);
    } else if (event.name == "leave_ride") {
        leaveRide(event);
    } else if (event.name == "sos_cancel") {
        cancelSos(event);
    } else if (event.name == "renew_token") {
        renewToken(event);
    } else {
        refuse(event.ackId, QStringLiteral("unknown event"));
    }
}

void RideSocket::answer(QByteArrayView ackId, QByteArrayView json)
{
    if (!ackId.isEmpty()) {
        m_socket.acknowledge(ackId, json);
    }
}

void RideSocket::fail(QByteArrayView ackId, const Error &error)
{
    m_socket.emitEvent("error", messageObject(error.message));
    answer(ackId, failureAnswer(error));
}

/// An event that is wrong as it was sent.
void RideSocket::refuse(QByteArrayView ackId, const QString &message)
{
    fail(ackId, {ErrorCode::InvalidInput, message});
}

void RideSocket::tooFast(QByteArrayView ackId, std::chrono::milliseconds wait)
{
    refuseForNow(Limit::PositionsPerSecond, ackId, QStringLiteral("too fast"), wait);
}

void RideSocket::refuseForNow(Limit limit, QByteArrayView ackId, const QString &message,
                              std::chrono::milliseconds wait)
{
    m_events.services().rejections.count(limit);
    fail(ackId,
         {ErrorCode::RateLimited, message, {}, std::chrono::ceil<std::chrono::seconds>(wait)});
}

std::optional<QString> RideSocket::rideCode(const Event &event)
{
    const Result<QString> code = readRideCode(event.firstArgument());
    if (!code) {
        fail(event.ackId, code.error());
        return std::nullopt;
    }
    return *code;
}

/// Its `act` keeps the id of the acknowledgement, and maybe more.
void RideSocket::openRide(RideOpenings::Opening opening, const QByteArray &ackId)
{
    opening.bytes += ackId.size();
    opening.refuse = [this, ackId](const Error &error) { fail(ackId, error); };
    m_openings.add(std::move(opening));
}

void RideSocket::joinRide(const Event &event)
{
    const auto code = rideCode(event);
    if (!code) {
        return;
    }
    if (const auto wait = m_events.services().joinRate.refusal(m_user.id)) {
        refuseForNow(Limit::JoinsPerSecond, event.ackId,
                     QStringLiteral("too many joins, wait a second"), *wait);
        return;
    }
    openRoom(*code, event.ackId.toByteArray());
}

void RideSocket::openRoom(const RideKey &ride, const QByteArray &ackId)
{
    openRide({.ride = ride,
              .act = [this, ackId](const auto &opened) { return enter(opened, ackId); },
              .refuse = {},
              .enters = true},
             ackId);
}

Result<void> RideSocket::enter(const std::shared_ptr<LiveRide> &ride, const QByteArray &ackId)
{
    const Result<JoinedRide> joined =
        m_events.rooms().join(ride, this, {m_user.id, m_user.seesEverything()});
    if (!joined) {
        return joined.error();
    }
    m_rides.put(ride);
    m_socket.emitEvent("message", messageObject(QStringLiteral("Joined ride ") + ride->code()));
    m_socket.deliver(joined->snapshot);
    for (const Incident &incident : ride->incidentsFor(m_user.id)) {
        m_socket.emitEvent("incident_update", incidentPayload(ride->code(), incident));
    }
    answer(ackId, Done);
    return {};
}

void RideSocket::leaveRide(const Event &event)
{
    const auto code = rideCode(event);
    if (!code) {
        return;
    }
    const QByteArray ackId = event.ackId.toByteArray();
    const auto act = [this, ackId](const auto &ride) { return leave(ride, ackId); };
    openRide({.ride = *code, .act = act, .refuse = {}}, ackId);
}

Result<void> RideSocket::leave(const std::shared_ptr<LiveRide> &ride, const QByteArray &ackId)
{
    if (!m_events.rooms().leave(ride->id(), this)) {
        refuse(ackId, QStringLiteral("you did not join this ride"));
        return {};
    }
    m_socket.emitEvent("message", messageObject(QStringLiteral("Left ride ") + ride->code()));
    answer(ackId, Done);
    return {};
}

void RideSocket::renewToken(const Event &event)
{
    if (m_key) {
        refuse(event.ackId, QStringLiteral("this connection has a key, which does not expire"));
        return;
    }
    if (event.ackId.isEmpty()) {
        refuse({}, QStringLiteral("renew_token is answered by its acknowledgement: request one"));
        return;
    }
    const auto done = [this, ackId = event.ackId.toByteArray()](const auto &token) {
        renewed(token, ackId);
    };
    m_events.services().renew(m_claims, m_socket.handshake().peer, &m_events,
                              whileConnected(m_socket, done));
}

/// The same connection goes on with the fresh token.
void RideSocket::renewed(const Result<QByteArray> &token, const QByteArray &ackId)
{
    const Result<Claims> claims =
        token ? m_events.services().tokens.verify(*token) : Result<Claims>(token.error());
    if (!claims) {
        fail(ackId, claims.error());
        return;
    }
    m_claims = *claims;
    armExpiry();
    m_socket.acknowledge(ackId, tokenAnswer(*token, m_events.services().tokens.lifetime()));
}

void RideSocket::updateLocation(const Event &event)
{
    const auto argument = event.firstArgument();
    const Result<LocationMessage> message = argument
        ? readLocationMessage(*argument, m_user.id, m_events.services().clock.now())
        : Error{ErrorCode::InvalidInput, QStringLiteral("update_location expects one object")};
    EventRate &rate = m_events.services().eventRate;
    if (const auto wait =
            message ? rate.refusal(m_user.id, message->fix.fixTime) : rate.refusal(m_user.id)) {
        tooFast(event.ackId, *wait);
        return;
    }
    if (!event.ackId.isEmpty() && !receiptNumber(event.ackId)) {
        refuse(event.ackId, QStringLiteral("an acknowledgement id must fit in 64 bits"));
        return;
    }
    if (!message) {
        fail(event.ackId, message.error());
        return;
    }
    const QByteArray ackId = event.ackId.toByteArray();
    const auto known = m_openings.isEmpty() ? m_rides.find(message->rideCode) : nullptr;
    if (known && accept(known, *message, ackId)) {
        return;
    }
    const Result<QString> code = readRideCode(message->rideCode);
    if (!code) {
        fail(ackId, code.error());
        return;
    }
    const auto act = [this, message = *message, ackId](const auto &ride) {
        m_rides.put(ride);
        return accept(ride, message, ackId);
    };
    openRide({.ride = *code, .bytes = message->clientId.size(), .act = act, .refuse = {}}, ackId);
}

void RideSocket::sos(const Event &event)
{
    const Result<SosMessage> message =
        readSos(event.firstArgument(), m_events.services().clock.now(), rideOfKey());
    const QByteArray ackId = event.ackId.toByteArray();
    if (!message) {
        fail(ackId, message.error());
        return;
    }
    const auto act = [this, reported = message->reported, ackId](const auto &ride) {
        const auto raised = m_events.services().alarms.raise(*ride, m_user.id, reported, &m_events,
                                                             answerIncident(ackId));
        if (raised) {
            m_rides.put(ride);
        }
        return raised;
    };
    openRide({.ride = message->ride,
              .bytes = message->reported.text.value_or(QString()).size(),
              .act = act,
              .refuse = {},
              .isGuess = !m_key && !m_rides.find(std::get<QString>(message->ride).toStdString())},
             ackId);
}

void RideSocket::cancelSos(const Event &event)
{
    const Result<SosCancel> cancel = readSosCancel(event.firstArgument(), rideOfKey());
    if (!cancel) {
        fail(event.ackId, cancel.error());
        return;
    }
    const QByteArray ackId = event.ackId.toByteArray();
    const auto act = [this, incident = cancel->incident, ackId](const auto &ride) {
        m_events.services().alarms.cancel(m_user.id, ride->id(), incident, &m_events,
                                          answerIncident(ackId));
        return Result<void>();
    };
    openRide({.ride = cancel->ride, .act = act, .refuse = {}}, ackId);
}

Alarms::Done RideSocket::answerIncident(const QByteArray &ackId)
{
    return whileConnected(m_socket, [this, ackId](const Result<Incident> &stored) {
        if (stored) {
            answer(ackId, incidentAnswer(stored->id));
        } else {
            fail(ackId, stored.error());
        }
    });
}

Acknowledgement RideSocket::acknowledgementFor(const QByteArray &ackId) const
{
    const auto number = receiptNumber(ackId);
    return number ? Acknowledgement{m_events.receiptBox(), m_connection, *number}
                  : Acknowledgement();
}

Result<void> RideSocket::accept(const std::shared_ptr<LiveRide> &ride,
                                const LocationMessage &message, const QByteArray &ackId)
{
    const Timestamp now = m_events.services().clock.now();
    const Result<AcceptedFix> accepted = ride->accept(
        m_user.id, message.fix, now, message.hasFixTime ? FixTime::Measured : FixTime::Arrival);
    if (!accepted) {
        return accepted.error();
    }
    const Result<void> queued = m_events.services().positions.submit(
        {{accepted->participation, accepted->fix, now, accepted->future, message.clientId},
         acknowledgementFor(ackId),
         accepted->isLate()});
    if (!queued) {
        answer(ackId, failureAnswer(notStored(queued.error().code)));
    }
    Rooms::deliverHere();
    return {};
}

void RideSocket::settle(const Receipt &receipt)
{
    m_socket.acknowledge(QByteArray::number(receipt.packet), answerTo(receipt));
}

void RideSocket::deliver(const SharedBroadcast &broadcast)
{
    m_socket.deliver(broadcast);
}

void RideSocket::removedFromRoom(RideId ride)
{
    m_rides.forget(ride);
}

} // namespace saferide::phones
