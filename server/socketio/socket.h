// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/socketio/handshake.h"
#include "server/socketio/namespace.h"
#include "server/socketio/outgoing.h"

#include <functional>
#include <map>

namespace saferide {
class Deadlines;
}

namespace saferide::socketio {

class Connection;
class Session;
struct Packet;

using Attachments = std::vector<QByteArray>;

/// A connection to a namespace. May be kept after it has ended; calls then have no effect.
class Socket final : public std::enable_shared_from_this<Socket>
{
public:
    using Acknowledged =
        std::function<void(QByteArrayView arguments, const Attachments &attachments)>;

    Socket(Connection &connection, QByteArray nsp);

    const QByteArray &id() const { return m_id; } ///< does not reveal the Engine.IO session's id
    bool isConnected() const { return m_state == State::Connected; }
    bool isConnecting() const { return m_state == State::Connecting; }
    const QByteArray &nsp() const { return m_nsp; }
    /// Only while connecting or connected.
    const Handshake &handshake() const;
    /// Those of the thread. Only while connecting or connected.
    Deadlines &deadlines() const;

    void accept(std::unique_ptr<SocketHandler> handler);
    /// `error` is a JSON object, `{"message":…}`. The client may retry.
    void refuse(QByteArrayView error);

    /// `arguments` is compact JSON with commas between the arguments and placeholders for the
    /// attachments. `acknowledged` is called with the client's acknowledgement, if one arrives.
    void emitEvent(QByteArrayView name, QByteArrayView arguments,
                   const Attachments &attachments = {}, Acknowledged acknowledged = {});
    void acknowledge(QByteArrayView ackId, QByteArrayView arguments,
                     const Attachments &attachments = {});
    void deliver(const SharedBroadcast &broadcast);

    /// Leaves the namespace.
    void disconnect();
    /// Leaves the namespace, and closes the whole connection once that has been sent.
    void evict();

private:
    friend class Connection;
    enum class State { Connecting, Connected, Gone };

    void eventReceived(const Event &event);
    void ackReceived(QByteArrayView ackId, QByteArrayView arguments,
                     const Attachments &attachments);
    /// The connection has ended or left the namespace; the last call.
    void leave();
    void sendPacket(const Packet &packet, const Attachments &attachments);

    Connection *m_connection; // null once gone
    const QByteArray m_nsp;
    const QByteArray m_id;
    State m_state = State::Connecting;
    std::unique_ptr<SocketHandler> m_handler;
    std::map<qint64, Acknowledged> m_awaited;
    qint64 m_nextAckId = 0;
};

} // namespace saferide::socketio
