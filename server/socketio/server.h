// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/socketio/handshake.h"
#include "server/socketio/settings.h"

#include <QObject>

#include <memory>
#include <optional>

QT_FORWARD_DECLARE_CLASS(QTcpSocket)

namespace saferide::socketio {

class Directory;
class SessionUserFactory;

/// Engine.IO 4 for the connections of one I/O thread: sessions, both transports, upgrades,
/// heartbeat. A session lives where its first request arrived; what arrives on another thread is
/// forwarded there, so a Server answers for every session of its Directory. To be used in its own
/// thread only.
class Server : public QObject
{
    Q_OBJECT
public:
    /// `directory` and `users` are shared by all Servers of the daemon and outlive them.
    Server(Directory &directory, SessionUserFactory &users, const Settings &settings,
           QObject *parent = nullptr);
    ~Server() override;

    const Settings &settings() const;

    /// GET and POST. A GET may be answered much later: the edge must not time it out before the
    /// heartbeat does.
    void handlePolling(PollingRequest request, PollingDone done);

    /// The connection of a request that `done` has not answered yet is gone: what was sent on it is
    /// lost, so the session of this query ends.
    void pollingConnectionClosed(const QByteArray &query);

    /// Takes over the socket of a WebSocket upgrade: its head is still unread (transaction rolled
    /// back), the edge's slots are disconnected. Answers the handshake, be it with 101 or with a
    /// refusal, and deletes the socket.
    void adoptWebSocket(std::unique_ptr<QTcpSocket> socket, Handshake handshake);

    int connectionCount() const;

    /// Closes every session (WebSocket: 1001).
    void shutDown();
};

} // namespace saferide::socketio
