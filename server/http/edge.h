// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/connectiongate.h"
#include "server/http/departure.h"
#include "server/http/edgesettings.h"
#include "server/http/router.h"

#include <QTimer>

#include <deque>
#include <functional>
#include <memory>
#include <unordered_set>
#include <vector>

QT_FORWARD_DECLARE_CLASS(QTcpSocket)

namespace saferide {
class Clock;
class Metrics;
} // namespace saferide

namespace saferide::http {

class Connection;
class Conversation;
class EdgeMetrics;

/// Where WebSocket upgrades of one path go.
struct UpgradeTarget
{
    /// Answers 101 when the upgrade is to be, else a refusal. Where there is none, the handshake
    /// is left unread for `adopt` to answer.
    Handler decide = {};
    /// Takes the socket with nothing unsent and no slots connected, its read buffer unlimited, and
    /// unread what came behind the answered handshake.
    /// Without `decide` the handshake itself is unread: emit `readyRead` after
    /// QWebSocketServer::handleConnection, or nothing reads what is there already.
    std::function<void(std::unique_ptr<QTcpSocket>, const Request &)> adopt;
    /// The JSON of the 403 for a browser whose Origin is not in the allowed list.
    QByteArray originRefusal = R"({"detail":"this origin is not allowed"})";
    /// A plain request to this path is answered 426; else it goes to the router.
    bool upgradeOnly = false;
};

/// The public connections of one I/O thread: makes a Connection of each accepted descriptor,
/// watches over the timeouts of all with one timer, and knows router, upgrades, CORS and metrics.
/// To be used in its thread only.
class Edge : public QObject
{
public:
    /// `gate` and `metrics` are shared by all edges and outlive them. `clock` only grows.
    Edge(const EdgeSettings &settings, const Clock &clock, ConnectionGate &gate, Metrics &metrics,
         QObject *parent = nullptr);
    ~Edge() override;

    Router &router() { return m_router; }
    void addUpgrade(const QString &path, UpgradeTarget target);
    /// Tells whether a bearer token is valid, for the limit of unauthenticated connections.
    void setTokenCheck(std::function<bool(const QByteArray &)> check)
    {
        m_tokenCheck = std::move(check);
    }

    /// Another certificate for connections to come; those that are open keep theirs.
    void setTls(const QSslConfiguration &tls) { m_settings.tls = tls; }

    /// Serves an accepted socket, or refuses it with 503 when a limit is reached.
    void accept(qintptr descriptor);
    /// Checks all timeouts; called every second.
    void sweep();
    /// Lets requests under way finish, then closes; idle connections go at once.
    void shutDown();
    qsizetype connectionCount() const
    {
        return qsizetype(m_connections.size() + m_departures.size());
    }

    // For Connection and its parts.
    const EdgeSettings &settings() const { return m_settings; }
    const Router &routes() const { return m_router; }
    /// Of routes that have none of their own.
    const BodyLimit &bodyLimit() const { return m_bodyLimit; }
    const UpgradeTarget *upgradeFor(const QStringList &segments) const;
    bool hasValidToken(const Request &request) const;
    bool isStranger(const Request &request) const
    {
        return m_tokenCheck && !hasValidToken(request);
    }
    bool isShuttingDown() const { return m_shuttingDown; }
    qint64 nowMsecs() const;
    QByteArray httpDate() const;
    EdgeMetrics &metrics() { return *m_metrics; }
    void forget(Connection *connection) { m_connections.erase(connection); }
    void forget(Departure *departure) { m_departures.erase(departure); }
    /// See Departure.
    void depart(std::unique_ptr<ConnectionSocket> socket, ConnectionSlot *slot,
                Departure::Adopt adopt);
    /// No place is free for the stranger who asks by this connection of a proxy. False when it may
    /// not wait for one; else Conversation::placeDecided is called, later.
    bool awaitPlace(Conversation &conversation, const QHostAddress &client);
    /// It is no more.
    void leaveQueue(const Conversation &conversation);

private:
    struct Waiting
    {
        qintptr descriptor; ///< accepted, not admitted
        Conversation *conversation; ///< or of a proxy, with a stranger's request; else null
        QHostAddress peer;
        QByteArray address; ///< addressKey()
        qint64 until;
        bool hasRoom; ///< somebody gave way to it
    };
    struct Strangers // connections of an address that has shown no token
    {
        qint64 count = 0;
        std::vector<Connection *> idle; ///< the longest first
    };
    std::unique_ptr<QTcpSocket> makeSocket(qintptr descriptor) const;
    bool mayWait(const QByteArray &address) const;
    void wait(Waiting waiting);
    void doneWaiting(const QByteArray &address);
    std::optional<Limit> placeFor(const Waiting &waiting);
    void decide(const Waiting &waiting, std::optional<Limit> limit);
    void admit(qintptr descriptor, const QHostAddress &peer);
    void refuse(qintptr descriptor, Limit reason);
    void refuseDescriptor(qintptr descriptor) const;
    void admitWaiting();
    void makeRoom();
    QHash<QByteArray, Strangers> strangers() const;
    static QHash<QByteArray, Strangers>::iterator mostOf(QHash<QByteArray, Strangers> &strangers);

    EdgeSettings m_settings;
    const Clock &m_clock;
    ConnectionGate &m_gate;
    std::unique_ptr<EdgeMetrics> m_metrics;
    const BodyLimit m_bodyLimit;
    Router m_router;
    std::vector<std::pair<QStringList, UpgradeTarget>> m_upgrades;
    std::function<bool(const QByteArray &)> m_tokenCheck;
    std::unordered_set<Connection *> m_connections;
    std::unordered_set<Departure *> m_departures;
    bool m_shuttingDown = false;
    mutable qint64 m_dateSeconds = -1;
    mutable QByteArray m_date; ///< of m_dateSeconds
    QTimer m_sweeper;
    std::deque<Waiting> m_waiting;
    QHash<QByteArray, qint64> m_waitingOf; ///< how many of an address
    QTimer m_admitter; ///< runs while somebody waits
    qint64 m_madeRoomAt = 0;
};

} // namespace saferide::http
