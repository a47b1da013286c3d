// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/deadlines.h"
#include "server/eventloop/mailbox.h"
#include "server/socketio/enginereplies.h"
#include "server/socketio/handshake.h"
#include "server/socketio/session.h"
#include "server/socketio/sessionuser.h"
#include "server/socketio/settings.h"

#include <QHash>
#include <QObject>

#include <deque>

namespace saferide::socketio {

class Directory;

/// Engine.IO 4 for the connections of an I/O thread: sessions, both transports, upgrades,
/// heartbeat. A session lives in the thread of its first request; requests on other threads are
/// forwarded there, so a Server accepts requests for any session of its Directory. Created and used
/// in its own thread.
class Server final : public QObject
{
    Q_OBJECT
public:
    /// `directory` is shared by all Servers of the daemon. `directory`, `users` and `clock` outlive
    /// the Server.
    Server(Directory &directory, SessionUserFactory &users, const Clock &clock,
           const Settings &settings, QObject *parent = nullptr);
    ~Server() override;

    const Settings &settings() const { return m_settings; }

    /// Handles a request that is not an upgrade. A GET may be answered much later: the edge must
    /// not apply a timeout of its own.
    void handlePolling(PollingRequest request, PollingDone done);

    /// The head of a POST was received, but not its body. Returns the value to pass to
    /// handlePolling() as PollingRequest::upload, or to postLost() if the body is never completed.
    /// The second of two overlapping POSTs on a session ends it.
    quint64 postStarts(const QByteArray &query);
    void postLost(const QByteArray &query, quint64 upload);

    /// The connection of a pending request was closed. Data sent on it may be lost, so the session
    /// named in the query ends.
    void pollingConnectionClosed(const QByteArray &query);

    /// Called once, at once or later, in the requester's thread.
    using UpgradeDecided = std::function<void(std::optional<EngineError> refusal)>;
    /// Decides whether the upgrade is accepted with 101.
    void decideUpgrade(const QByteArray &query, UpgradeDecided decided);
    /// Takes over the socket of a WebSocket whose handshake was answered with 101. Input after the
    /// handshake must be unread and the edge's slots disconnected. If the session does not exist
    /// (any more), the socket is closed, as in the reference implementation.
    void adoptWebSocket(std::unique_ptr<QTcpSocket> socket, const Handshake &handshake);

    qsizetype sessionCount() const { return m_sessions.size(); }
    qsizetype webSocketCount() const;

    /// Closes every session (WebSocket: 1001).
    void shutDown();
    /// Closes as many, whichever.
    void closeSome(qsizetype count);

    // For the Directory. Thread-safe.
    void post(std::function<void(Server &)> task) { m_tasks.put(std::move(task)); }

    // For the sessions.
    Deadlines &deadlines() { return m_deadlines; }
    Directory &directory() { return m_directory; }
    void flushLater(std::shared_ptr<Session> session);
    /// Calls Session::readInbox() in a separate turn; one session per turn.
    void readLater(std::shared_ptr<Session> session);
    void forget(Session &session);

private:
    struct Target
    {
        QByteArray transport;
        QByteArray version;
        QByteArray sid;
    };
    static Target targetOf(const QByteArray &query);
    /// The session's thread if it is not this one.
    std::optional<int> elsewhere(const QByteArray &sid) const;
    void forward(int server, PollingRequest request, PollingDone done);
    /// Calls this with the session, in the session's thread, if it exists.
    void withSession(const QByteArray &sid, const std::function<void(Session &)> &task);
    std::shared_ptr<Session> session(const QByteArray &sid);
    std::shared_ptr<Session> makeSession(const QByteArray &sid, const Handshake &handshake);
    void openByPolling(const Handshake &handshake, PollingDone done);
    void serve(Session &session, PollingRequest request, PollingDone done);
    std::optional<EngineError> refusalOfUpgrade(const Target &target);
    void upgradeHere(std::unique_ptr<QTcpSocket> socket, const Handshake &handshake);
    void postFlush();
    void flushSome();
    void postReadNext();
    void readNext();

    const Settings m_settings;
    const websocket::Limits m_webSocketLimits;
    Mailbox<std::function<void(Server &)>> m_tasks; // one per request received by another thread
    Directory &m_directory;
    SessionUserFactory &m_users;
    int m_number;
    Deadlines m_deadlines;
    QObject m_keeper; // owns WebSockets that are closing
    QHash<QByteArray, std::shared_ptr<Session>> m_sessions;
    std::deque<std::shared_ptr<Session>> m_toFlush; // over several turns: there may be thousands
    bool m_flushPosted = false;
    std::deque<std::shared_ptr<Session>> m_unread;
    bool m_readPosted = false;
};

} // namespace saferide::socketio
