// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/deadlines.h"
#include "server/live/rooms.h"
#include "server/phones/locationmessage.h"
#include "server/phones/rememberedrides.h"
#include "server/phones/rideopenings.h"
#include "server/security/tokenclaims.h"
#include "server/socketio/socket.h"

namespace saferide::phones {

/// One phone's connection: acts as the user of its token, until that runs out or is revoked; or as
/// the rider of its tracking key, in the room of that one ride, until the key is void.
class RideSocket final : public socketio::SocketHandler, public RoomMember, private Waiting
{
public:
    RideSocket(RideEvents &events, socketio::Socket &socket, const Claims &claims, User user);
    RideSocket(RideEvents &events, socketio::Socket &socket, const KeyHolder &key);
    ~RideSocket() override;

    void connected() override;
    void eventReceived(const socketio::Event &event) override;
    void disconnected() override;

    void deliver(const SharedBroadcast &broadcast) override;
    void removedFromRoom(RideId ride) override;

    void settle(const Receipt &receipt);
    UserId user() const { return m_user.id; }
    const std::optional<KeyHolder> &key() const { return m_key; }
    quint64 connection() const { return m_connection; }
    /// The key is not valid any more.
    void revokeKey();
    /// Ends the connection when it is this user's, by an older token.
    void revokeToken(UserId user, qint64 tokenVersion);

private:
    void joinRide(const socketio::Event &event);
    void openRoom(const RideKey &ride, const QByteArray &ackId);
    void leaveRide(const socketio::Event &event);
    void renewToken(const socketio::Event &event);
    void renewed(const Result<QByteArray> &token, const QByteArray &ackId);
    void updateLocation(const socketio::Event &event);
    void sos(const socketio::Event &event);
    void cancelSos(const socketio::Event &event);
    /// Answers with the incident that is stored, or with why it is not.
    Alarms::Done answerIncident(const QByteArray &ackId);
    Result<void> accept(const std::shared_ptr<LiveRide> &ride, const LocationMessage &message,
                        const QByteArray &ackId);
    Result<void> enter(const std::shared_ptr<LiveRide> &ride, const QByteArray &ackId);
    Result<void> leave(const std::shared_ptr<LiveRide> &ride, const QByteArray &ackId);
    void openRide(RideOpenings::Opening opening, const QByteArray &ackId);
    std::optional<RideId> rideOfKey() const
    {
        return m_key ? std::optional(m_key->ride) : std::nullopt;
    }
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
    const std::optional<KeyHolder> m_key; // in place of the claims
    quint64 m_connection;
    Deadline m_expiry;
    RememberedRides m_rides;
    RideOpenings m_openings;
};

} // namespace saferide::phones
