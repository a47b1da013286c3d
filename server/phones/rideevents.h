// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/liverides.h"
#include "server/live/positionwriter.h"
#include "server/live/rooms.h"
#include "server/security/eventrate.h"
#include "server/security/tokenissuer.h"
#include "server/security/tokenrenewal.h"
#include "server/socketio/namespace.h"
#include "shared/core/rejections.h"

#include <QObject>

#include <chrono>

namespace saferide::phones {

class RideSocket;

/// What turns away here: keys of `[limits]`, and what is fixed.
enum class Limit {
    PositionsPerSecond, ///< with its burst
    WaitingEventBytes, ///< of one phone, until its ride is loaded
    JoinsPerSecond, ///< with its burst
};
constexpr auto namesOf(Limit)
{
    return std::array{"positions_per_second", "waiting_event_bytes", "joins_per_second"};
}
using Rejections = saferide::Rejections<Limit>;

/// What the ride events of all threads share. All thread-safe; outlives them.
struct RideServices
{
    /// Loads the user of valid claims without waiting: calls back in context's thread; Unauthorized
    /// when the token was revoked.
    using Authorize = std::function<void(const Claims &claims, QObject *context,
                                         std::function<void(Result<User>)> done)>;

    const Clock &clock;
    const TokenIssuer &tokens;
    LiveRides &rides;
    PositionWriter &positions;
    EventRate &eventRate; ///< connecting is an event, too
    RateLimit<UserId> &joinRate; ///< of one user, each answered with a whole ride
    Authorize authorize;
    TokenRenewal renew;
    Rejections rejections = {};
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

    // For RideSocket.
    const RideServices &services() const { return m_services; }
    Rooms &rooms() { return m_rooms; }
    int receiptBox() const { return m_receipts.id(); }
    quint64 add(RideSocket *socket, UserId user);
    void remove(quint64 connection, RideSocket *socket, UserId user);

private:
    void admit(const std::shared_ptr<socketio::Socket> &socket, const QByteArray &token);
    void admitLater(const std::shared_ptr<socketio::Socket> &socket, const QByteArray &token);
    void settle(const Receipt &receipt);

    const RideServices &m_services;
    Rooms &m_rooms;
    QHash<quint64, RideSocket *> m_sockets;
    QMultiHash<UserId, RideSocket *> m_socketsOf; ///< of each user: there are tens of thousands
    quint64 m_lastConnection = 0;
    ReceiptBox m_receipts;
};

} // namespace saferide::phones
