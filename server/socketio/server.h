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

/// Engine.IO 4 for the connections of one I/O thread: sessions, both transports, upgrades,
/// heartbeat. A session lives where its first request arrived; what arrives on another thread is
/// forwarded there, so a Server answers for every session of its Directory. Made and used in its
/// own thread.
class Server final : public QObject
{
    Q_OBJECT
public:
    /// `directory` is shared by all Servers of the daemon; it, `users` and `clock` outlive the
    /// Server.
    Server(Directory &directory, SessionUserFactory &users, const Clock &clock,
           const Settings &settings, QObject *parent = nullptr);
    ~Server() override;

    const Settings &settings() const { return m_settings; }

    /// A request that is no upgrade. A GET may be answered much later: the edge must not time it
    /// out itself.
    void handlePolling(PollingRequest request, PollingDone done);

    /// The head of a POST has come, its body is still to be read. Returns what to give to
    /// handlePolling as PollingRequest::upload, or to postLost when the body never came whole: of
    /// two POSTs on one session that overlap the second ends it.
    quint64 postStarts(const QByteArray &query);
    void postLost(const QByteArray &query, quint64 upload);

    /// The connection of a request that is not answered yet is gone. What was sent on it is lost,
    /// so the session that the query names ends.
    void pollingConnectionClosed(const QByteArray &query);

    /// Called once, later or at once, in the thread that asks.
    using UpgradeDecided = std::function<void(std::optional<EngineError> refusal)>;
    /// May this upgrade be answered with 101?
    void decideUpgrade(const QByteArray &query, UpgradeDecided decided);
    /// Takes over the socket of a WebSocket whose handshake was answered with 101; what came behind
    /// that is still unread, the edge's slots are disconnected. One that has no session to join, or
    /// no longer, is closed, as the reference implementation does.
    void adoptWebSocket(std::unique_ptr<QTcpSocket> socket, const Handshake &handshake);

    qsizetype sessionCount() const { return m_sessions.size(); }
    qsizetype webSocketCount() const;

    /// Closes every session (WebSocket: 1001).
    void shutDown();

    // For the Directory. Thread-safe.
    void post(std::function<void(Server &)> task) { m_tasks.put(std::move(task)); }

    // For the sessions.
    Deadlines &deadlines() { return m_deadlines; }
    Directory &directory() { return m_directory; }
    void flushLater(std::shared_ptr<Session> session);
    /// Calls Session::readInbox in a turn of its own; one session a turn.
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
    /// The session's thread when that is another than this.
    std::optional<int> elsewhere(const QByteArray &sid) const;
    void forward(int server, PollingRequest request, PollingDone done);
    /// Does this with the session where it lives, if there is one.
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
    Mailbox<std::function<void(Server &)>> m_tasks; // one for a request that another thread got
    Directory &m_directory;
    SessionUserFactory &m_users;
    int m_number;
    Deadlines m_deadlines;
    QObject m_keeper; // of WebSockets that are closing
    QHash<QByteArray, std::shared_ptr<Session>> m_sessions;
    std::deque<std::shared_ptr<Session>> m_toFlush; // in turns: there may be thousands
    bool m_flushPosted = false;
    std::deque<std::shared_ptr<Session>> m_unread;
    bool m_readPosted = false;
};

} // namespace saferide::socketio
