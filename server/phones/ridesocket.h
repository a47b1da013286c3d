// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/deadlines.h"
#include "server/live/rooms.h"
#include "server/phones/locationmessage.h"
#include "server/phones/rideevents.h"
#include "server/security/tokenclaims.h"
#include "server/socketio/socket.h"

#include <list>

namespace saferide::phones {

/// One phone's connection: acts as the user of its token, until that runs out or is revoked.
class RideSocket final : public socketio::SocketHandler, public RoomMember, private Waiting
{
public:
    RideSocket(RideEvents &events, socketio::Socket &socket, const Claims &claims, User user);
    ~RideSocket() override;

    void connected() override;
    void eventReceived(const socketio::Event &event) override;
    void disconnected() override;

    void deliver(const SharedBroadcast &broadcast) override;
    void expelled(RideId ride) override;

    void settle(const Receipt &receipt);
    /// Ends the connection when it is this user's, by an older token.
    void revokeToken(UserId user, qint64 tokenVersion);

private:
    using RideDone = std::function<void(RideSocket &, const Result<std::shared_ptr<LiveRide>> &)>;
    struct Opening
    {
        QString code;
        qsizetype bytes; ///< what it keeps
        RideDone done;
        bool enters; ///< is answered with a snapshot
    };

    void joinRide(const socketio::Event &event);
    void leaveRide(const socketio::Event &event);
    void renewToken(const socketio::Event &event);
    void renewed(const Result<QByteArray> &token, const QByteArray &ackId);
    void updateLocation(const socketio::Event &event);
    void accept(const std::shared_ptr<LiveRide> &ride, const LocationMessage &message,
                const QByteArray &ackId);
    void enter(const std::shared_ptr<LiveRide> &ride, const QByteArray &ackId);
    /// `bytes`: what `done` keeps of the event.
    void openRide(const QString &code, qsizetype bytes, RideDone done, bool enters = false);
    void openNext();
    template<typename Call>
    auto whileConnected(Call call);
    void opened(const Result<std::shared_ptr<LiveRide>> &ride);
    std::shared_ptr<LiveRide> remembered(std::string_view code) const;
    void remember(const std::shared_ptr<LiveRide> &ride);
    std::optional<QString> rideCode(const socketio::Event &event);
    Acknowledgement acknowledgementFor(const QByteArray &ackId) const;

    void fail(QByteArrayView ackId, const Error &error);
    void refuse(QByteArrayView ackId, const QString &message);
    /// Nothing where the client did not ask for an answer.
    void answer(QByteArrayView ackId, QByteArrayView json);
    void tooFast(QByteArrayView ackId, std::chrono::milliseconds wait);
    void refuseForNow(Limit limit, QByteArrayView ackId, const QString &message,
                      std::chrono::milliseconds wait);
    void deadlinePassed(int which) override;
    void armExpiry();
    void evict(const QString &reason);

    RideEvents &m_events;
    socketio::Socket &m_socket;
    Claims m_claims;
    const User m_user;
    quint64 m_connection;
    Deadline m_expiry;
    std::vector<std::pair<QByteArray, std::shared_ptr<LiveRide>>> m_rides; // used lately, by code
    // Events that wait for their ride to be loaded, and those behind them: a sender's order holds.
    std::list<Opening> m_opening; // a deque would take half a kilobyte while it is empty
    qsizetype m_openingBytes = 0;
    bool m_openAsked = false; // for the first of them, or the next turn is to go on
    uint m_openedAtOnce = 0;
    bool m_openingNext = false;
};

} // namespace saferide::phones
