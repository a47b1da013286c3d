// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/phones/ridesocket.h"

#include "server/phones/rideanswers.h"

#include <algorithm>

namespace saferide::phones {

using socketio::Event;
using socketio::Socket;

namespace {

constexpr size_t RememberedRides = 8;
constexpr qsizetype MaxOpeningBytes = 131'072;
constexpr uint OpenedAtOnce = 64;
constexpr char Done[] = R"({"ok":true})";

/// The acknowledgement id of a position, as it is kept until the position is stored.
std::optional<quint64> receiptNumber(QByteArrayView ackId)
{
    bool fits = false;
    const quint64 number = ackId.toULongLong(&fits);
    return fits ? std::optional(number) : std::nullopt;
}

} // namespace

RideSocket::RideSocket(RideEvents &events, Socket &socket, const Claims &claims, User user)
    : m_events(events)
    , m_socket(socket)
    , m_claims(claims)
    , m_user(std::move(user))
    , m_connection(events.add(this, m_user.id))
    , m_expiry(socket.deadlines(), *this)
{
    armExpiry();
}

RideSocket::~RideSocket()
{
    m_events.rooms().leaveAll(this);
    m_events.remove(m_connection, this, m_user.id);
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
        return;
    }
    evict(QStringLiteral("the token has expired, log in again"));
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
    if (m_claims.user == user && m_claims.tokenVersion < tokenVersion) {
        evict(QStringLiteral("the access token is no longer valid, log in again"));
    }
}

void RideSocket::connected() { }

void RideSocket::disconnected()
{
    m_expiry.clear();
    m_events.rooms().leaveAll(this);
    m_rides.clear();
    m_opening.clear();
    m_openingBytes = 0;
}

void RideSocket::eventReceived(const Event &event)
{
    if (event.name == "update_location") {
        updateLocation(event);
    } else if (const auto wait = m_events.services().eventRate.refusal(m_user.id)) {
        tooFast(event.ackId, *wait);
    } else if (event.name == "join_ride") {
        joinRide(event);
    } else if (event.name == "leave_ride") {
        leaveRide(event);
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

void RideSocket::openRide(const QString &code, qsizetype bytes, RideDone done, bool enters)
{
    const qsizetype kept =
        bytes + qsizetype(sizeof(Opening) + sizeof(LocationMessage)) + code.size() * 2;
    if (m_openingBytes + kept > MaxOpeningBytes) {
        m_events.services().rejections.count(Limit::WaitingEventBytes);
        done(*this, Error{ErrorCode::Overloaded, QStringLiteral("overloaded, send again")});
        return;
    }
    m_openingBytes += kept;
    m_opening.push_back({code, kept, std::move(done), enters});
    openNext();
}

/// A call that comes later, if the client is still there by then.
template<typename Call>
auto RideSocket::whileConnected(Call call)
{
    return [call, alive = m_socket.weak_from_this()](const auto &...arguments) {
        const std::shared_ptr<Socket> socket = alive.lock();
        if (socket && socket->isConnected()) {
            call(arguments...);
        }
    };
}

void RideSocket::openNext()
{
    if (m_openingNext) {
        return; // the loop below goes on
    }
    const std::shared_ptr<Socket> self = m_socket.shared_from_this(); // an event may end it
    m_openingNext = true;
    while (!m_openAsked && !m_opening.empty() && m_socket.isConnected()) {
        m_openAsked = true;
        const QString code = m_opening.front().code;
        m_events.services().rides.open(code, &m_events,
                                       whileConnected([this](const auto &ride) { opened(ride); }));
    }
    m_openingNext = false;
}

void RideSocket::opened(const Result<std::shared_ptr<LiveRide>> &ride)
{
    if (ride && m_opening.front().enters && !(*ride)->prepareSnapshot()) {
        QTimer::singleShot(LiveRide::BetweenSlices, Qt::PreciseTimer, &m_events,
                           whileConnected([this, ride] { opened(ride); }));
        return;
    }
    const Opening first = std::move(m_opening.front());
    m_openingBytes -= first.bytes;
    m_opening.pop_front();
    first.done(*this, ride);
    const auto goOn = [this] {
        m_openAsked = false;
        openNext();
    };
    if (first.enters || ++m_openedAtOnce % OpenedAtOnce == 0) { // others have their turn
        QMetaObject::invokeMethod(&m_events, whileConnected(goOn), Qt::QueuedConnection);
    } else {
        goOn();
    }
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
    const QByteArray ackId = event.ackId.toByteArray();
    const auto opened = [ackId](RideSocket &self, const auto &ride) {
        if (ride) {
            self.enter(*ride, ackId);
        } else {
            self.fail(ackId, ride.error());
        }
    };
    openRide(*code, ackId.size(), opened, true);
}

void RideSocket::enter(const std::shared_ptr<LiveRide> &ride, const QByteArray &ackId)
{
    const Result<JoinedRide> joined =
        m_events.rooms().join(ride, this, {m_user.id, m_user.seesEverything()});
    if (!joined) {
        fail(ackId, joined.error());
        return;
    }
    remember(ride);
    m_socket.emitEvent("message", messageObject(QStringLiteral("Joined ride ") + ride->code()));
    m_socket.deliver(joined->snapshot);
    answer(ackId, Done);
}

void RideSocket::leaveRide(const Event &event)
{
    const auto code = rideCode(event);
    if (!code) {
        return;
    }
    const QByteArray ackId = event.ackId.toByteArray();
    openRide(*code, ackId.size(), [ackId](RideSocket &self, const auto &ride) {
        if (!ride) {
            self.fail(ackId, ride.error());
            return;
        }
        if (!self.m_events.rooms().leave((*ride)->id(), &self)) {
            self.refuse(ackId, QStringLiteral("you did not join this ride"));
            return;
        }
        self.m_socket.emitEvent("message",
                                messageObject(QStringLiteral("Left ride ") + (*ride)->code()));
        self.answer(ackId, Done);
    });
}

std::shared_ptr<LiveRide> RideSocket::remembered(std::string_view code) const
{
    const QByteArrayView wanted(code.data(), qsizetype(code.size()));
    const auto found = std::find_if(m_rides.begin(), m_rides.end(),
                                    [wanted](const auto &entry) { return entry.first == wanted; });
    return found == m_rides.end() || found->second->isDeleted() ? nullptr : found->second;
}

void RideSocket::remember(const std::shared_ptr<LiveRide> &ride)
{
    const QByteArray code = ride->code().toUtf8();
    std::erase_if(m_rides, [&code](const auto &entry) { return entry.first == code; });
    if (m_rides.size() == RememberedRides) {
        m_rides.erase(m_rides.begin());
    }
    m_rides.emplace_back(code, ride);
}

void RideSocket::renewToken(const Event &event)
{
    if (event.ackId.isEmpty()) {
        refuse({}, QStringLiteral("renew_token is answered by its acknowledgement: request one"));
        return;
    }
    const auto done = [this, ackId = event.ackId.toByteArray()](const auto &token) {
        renewed(token, ackId);
    };
    m_events.services().renew(m_claims, m_socket.handshake().peer, &m_events, whileConnected(done));
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
    if (const auto ride = remembered(message->rideCode); ride && m_opening.empty()) {
        accept(ride, *message, ackId);
        return;
    }
    const Result<QString> code = readRideCode(message->rideCode);
    if (!code) {
        fail(ackId, code.error());
        return;
    }
    const qsizetype bytes = ackId.size() + message->clientId.size();
    openRide(*code, bytes, [message = *message, ackId](RideSocket &self, const auto &ride) {
        if (ride) {
            self.remember(*ride);
            self.accept(*ride, message, ackId);
        } else {
            self.fail(ackId, ride.error());
        }
    });
}

Acknowledgement RideSocket::acknowledgementFor(const QByteArray &ackId) const
{
    const auto number = receiptNumber(ackId);
    return number ? Acknowledgement{m_events.receiptBox(), m_connection, *number}
                  : Acknowledgement();
}

void RideSocket::accept(const std::shared_ptr<LiveRide> &ride, const LocationMessage &message,
                        const QByteArray &ackId)
{
    const Timestamp now = m_events.services().clock.now();
    const Result<AcceptedFix> accepted = ride->accept(
        m_user.id, message.fix, now, message.hasFixTime ? FixTime::Measured : FixTime::Arrival);
    if (!accepted) {
        fail(ackId, accepted.error());
        return;
    }
    const Result<void> queued = m_events.services().positions.submit(
        {{accepted->participation, accepted->fix, now, accepted->future, message.clientId},
         acknowledgementFor(ackId),
         accepted->isLate()});
    if (!queued) {
        answer(ackId, failureAnswer(notStored(queued.error().code)));
    }
    Rooms::deliverHere();
}

void RideSocket::settle(const Receipt &receipt)
{
    m_socket.acknowledge(QByteArray::number(receipt.packet), answerTo(receipt));
}

void RideSocket::deliver(const SharedBroadcast &broadcast)
{
    m_socket.deliver(broadcast);
}

void RideSocket::expelled(RideId ride)
{
    std::erase_if(m_rides, [ride](const auto &entry) { return entry.second->id() == ride; });
}

} // namespace saferide::phones
