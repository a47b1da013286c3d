// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/socketio/directory.h"
#include "server/socketio/heartbeat.h"
#include "server/socketio/pollinginput.h"
#include "server/socketio/pollingtransport.h"
#include "server/socketio/sessionuser.h"
#include "server/socketio/upgrade.h"
#include "server/socketio/websockettransport.h"

namespace saferide::socketio {

class Server;

/// An Engine.IO 4 session over either transport. Lives in its Server's thread. After it was closed,
/// calls have no effect.
class Session final : public std::enable_shared_from_this<Session>,
                      private Waiting,
                      private websocket::Listener
{
public:
    Session(Server &server, QByteArray sid, Handshake handshake);
    ~Session() override;

    const QByteArray &sid() const { return m_sid; }
    const Handshake &handshake() const { return m_handshake; }
    Server &server() const { return m_server; }
    bool isOpen() const { return m_state == State::Open; }

    /// Sends a text packet with its type, `4…`, or the bytes of a binary message, at the end of
    /// this turn.
    void send(Outgoing packet);
    void sendText(const QByteArray &packet) { send({packet}); }
    void sendBinary(const QByteArray &data) { send({data, true}); }
    void deliver(const SharedBroadcast &broadcast);

    /// The peer has presented a valid token: the edge no longer counts it as unauthenticated.
    void markAuthenticated();
    bool isAuthenticated() const { return m_authenticated; }

    /// Ends the session at once; a waiting GET is answered with a close packet.
    void close(quint16 webSocketCode = 1000);
    /// Ends it once the client has received what was sent. In polling the close packet has a GET of
    /// its own: socket.io-client drops packets that share a payload with it.
    void closeAfterOutput();

    // For the Server.
    void openByPolling(PollingDone done, std::unique_ptr<SessionUser> user,
                       std::unique_ptr<SessionSeat> seat);
    void openByWebSocket(websocket::Connection::Handle connection,
                         std::unique_ptr<SessionUser> user);
    void poll(PollingDone done);
    void post(const PollingRequest &request, const PollingDone &done);
    void pollLost() { close(); }
    void postStarts(quint64 upload);
    void postLost(quint64 upload)
    {
        if (m_input.isUnderWay(upload)) {
            close();
        }
    }
    bool isPolling() const { return m_polling != nullptr; }
    bool takesProbe() const { return isPolling() && !m_upgrade && isOpen(); }
    void probe(websocket::Connection::Handle connection);
    bool isOverdue() const { return m_heartbeat.isOverdue(); }
    void flush();
    /// Handles up to Settings::packetsPerTurn packets of a POST, and continues in another turn.
    void readInbox();

private:
    enum class State { Open, Draining, Closed };
    enum Which { HeartbeatDue, ConnectTimeout, DrainTimeout };

    void open(std::unique_ptr<SessionUser> user);
    void packetReceived(engineio::PacketType type, QByteArrayView data);
    void binaryReceived(QByteArrayView data);
    void carryBy(websocket::Connection::Handle connection);
    void upgrade(websocket::Connection::Handle connection);
    PollingDone marked(PollingDone done);
    void refusePost(const PollingDone &done, int status);
    void finishPost();
    void noteIdle();
    void endPolling(engineio::PacketType last)
    {
        if (m_polling) {
            m_polling->answerWith(last);
        }
    }
    void finish();
    void countAs(Transport transport);

    void deadlinePassed(int which) override;
    void heartbeat();
    void webSocketText(websocket::Connection &from, QByteArrayView text) override;
    void webSocketBinary(websocket::Connection &from, QByteArrayView data) override;
    void webSocketWantsFlush(websocket::Connection &from) override;
    void webSocketTookOutput(websocket::Connection &from) override;
    void webSocketEnded(websocket::Connection &from, websocket::Ended why) override;
    bool carries(const websocket::Connection &connection) const
    {
        return m_webSocket && m_webSocket->has(connection);
    }

    Server &m_server;
    const QByteArray m_sid;
    const Handshake m_handshake;
    State m_state = State::Open;
    Transport m_countedAs = Transport::None;
    std::unique_ptr<SessionSeat> m_seat; // only for polling
    std::unique_ptr<PollingTransport> m_polling; // either this or m_webSocket
    PollingInput m_input;
    std::unique_ptr<WebSocketTransport> m_webSocket;
    std::unique_ptr<Upgrade> m_upgrade; // while one is in progress
    bool m_flushWanted = false;
    bool m_authenticated = false;
    Heartbeat m_heartbeat;
    Deadline m_connectTimeout;
    Deadline m_drainTimeout;
    std::unique_ptr<SessionUser> m_user;
};

} // namespace saferide::socketio
