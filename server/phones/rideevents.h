// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/alarms.h"
#include "server/live/liverides.h"
#include "server/live/positionwriter.h"
#include "server/live/rooms.h"
#include "server/security/eventrate.h"
#include "server/security/guesslimit.h"
#include "server/security/tokenissuer.h"
#include "server/security/tokenrenewal.h"
#include "server/socketio/namespace.h"
#include "shared/core/rejections.h"

#include <QObject>

#include <chrono>

namespace saferide::phones {

class FollowHub;
struct FollowServices;
class RideSocket;

/// Whom a valid tracking key stands for: a rider in one ride.
struct KeyHolder
{
    QByteArray hash; ///< of the key
    ParticipationId participation;
    UserId user;
    RideId ride;

    /// A key opens one ride.
    Result<void> mayUse(const LiveRide &opened) const
    {
        return opened.id() == ride
            ? Result<void>()
            : Error{ErrorCode::Forbidden, QStringLiteral("this key is for another ride")};
    }
    /// Without a name, and with the powers of a rider.
    User rider() const
    {
        User made;
        made.id = user;
        return made;
    }
};

/// What turns away here: keys of `[limits]`, and what is fixed.
enum class Limit {
    PositionsPerSecond, ///< with its burst
    WaitingEventBytes, ///< of one phone, until its ride is loaded
    JoinsPerSecond, ///< with its burst
    UnknownRides, ///< a minute, that one user sends alarms to
};
constexpr auto namesOf(Limit)
{
    return std::array{"positions_per_second", "waiting_event_bytes", "joins_per_second",
                      "unknown_rides"};
}
using Rejections = saferide::Rejections<Limit>;

/// What the ride events of all threads share. All thread-safe; outlives them.
struct RideServices
{
    /// Loads the user of valid claims without waiting: calls back in context's thread; Unauthorized
    /// when the token was revoked.
    using Authorize = std::function<void(const Claims &claims, QObject *context,
                                         std::function<void(Result<User>)> done)>;

    /// Finds whom the key with this hash stands for: calls back in context's thread, at once or
    /// later; nullopt where it is not valid.
    using FindKey = std::function<void(const QByteArray &hash, QObject *context,
                                       std::function<void(Result<std::optional<KeyHolder>>)> done)>;

    const Clock &clock;
    const TokenIssuer &tokens;
    LiveRides &rides;
    PositionWriter &positions;
    Alarms &alarms;
    EventRate &eventRate; ///< connecting is an event, too
    RateLimit<UserId> &joinRate; ///< of one user, each answered with a whole ride
    /// Alarms pass all rates; those to rides that do not exist, or that the user is not in, have
    /// this.
    FailureLimit<UserId> &unknownRides;
    Authorize authorize;
    TokenRenewal renew;
    FindKey findKey;
    Rejections rejections = {};
    const FollowServices *follow = nullptr; ///< null: nobody follows
    /// How soon a CONNECT is looked at again that could not be answered: see RideEvents::admit().
    std::chrono::milliseconds admitAgain{2000};
};

/// The namespace `/` of SafeRide: the events of phones. One for an I/O thread.
class RideEvents final : public QObject, public socketio::Namespace
{
    Q_OBJECT
public:
    /// `rooms` are this thread's; they and `services` outlive the events.
    RideEvents(const RideServices &services, Rooms &rooms, QObject *parent = nullptr);
    ~RideEvents() override;

    void connectRequested(const std::shared_ptr<socketio::Socket> &socket,
                          QByteArrayView auth) override;

    /// Cuts the sockets of a user whose token is older than this version.
    void revokeTokens(UserId user, qint64 tokenVersion);
    /// Cuts the sockets whose keys are not valid any more: of this participation, or of the ride
    /// where it has no id.
    void checkKeys(RideId ride, ParticipationId participation);

    // For RideSocket.
    const RideServices &services() const { return m_services; }
    Rooms &rooms() { return m_rooms; }
    int receiptBox() const { return m_receipts.id(); }
    quint64 add(RideSocket *socket);
    void remove(quint64 connection, RideSocket *socket);

private:
    void admit(const std::shared_ptr<socketio::Socket> &socket, const QByteArray &token);
    void admitFollower(const std::shared_ptr<socketio::Socket> &socket, const QByteArray &token);
    void admitByKey(const std::shared_ptr<socketio::Socket> &socket, const QByteArray &hash);
    using Admit = void (RideEvents::*)(const std::shared_ptr<socketio::Socket> &socket,
                                       const QByteArray &credential);
    void admitLater(const std::shared_ptr<socketio::Socket> &socket, Admit again,
                    const QByteArray &credential);
    void checkKey(quint64 connection);
    void settle(const Receipt &receipt);

    const RideServices &m_services;
    Rooms &m_rooms;
    const std::unique_ptr<FollowHub> m_follow; ///< null: nobody follows
    QHash<quint64, RideSocket *> m_sockets;
    QMultiHash<UserId, RideSocket *> m_socketsOf; ///< of each user: there are tens of thousands
    QMultiHash<RideId, RideSocket *> m_keyed; ///< that were admitted by a key, by its ride
    quint64 m_lastConnection = 0;
    ReceiptBox m_receipts;
};

} // namespace saferide::phones
