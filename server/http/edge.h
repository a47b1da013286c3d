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

/// The handler of WebSocket upgrades on a path.
struct UpgradeTarget
{
    /// Returns 101 to accept the upgrade, otherwise a refusal. If empty, the handshake is left
    /// unread, and `adopt` answers it.
    Handler decide = {};
    /// Receives the socket with nothing unsent, no slots connected and an unlimited read buffer;
    /// input after the answered handshake is unread.
    /// Without `decide`, the handshake itself is unread: emit `readyRead` after
    /// QWebSocketServer::handleConnection(), or the input that is already there is not read.
    std::function<void(std::unique_ptr<QTcpSocket>, const Request &)> adopt;
    /// The JSON of the 403 reply to a browser whose Origin is not allowed.
    QByteArray originRefusal = R"({"detail":"this origin is not allowed"})";
    /// A request without an upgrade gets 426; if false, it is routed as usual.
    bool upgradeOnly = false;
};

/// The public connections of an I/O thread: creates a Connection for each accepted descriptor,
/// enforces all timeouts with one timer, and holds router, upgrades, CORS and metrics.
/// Must be used in its thread only.
class Edge : public QObject
{
public:
    /// `gate` and `metrics` are shared by all edges and outlive them. `clock` is monotonic.
    Edge(const EdgeSettings &settings, const Clock &clock, ConnectionGate &gate, Metrics &metrics,
         QObject *parent = nullptr);
    ~Edge() override;

    Router &router() { return m_router; }
    void addUpgrade(const QString &path, UpgradeTarget target);
    /// Returns whether a bearer token is valid, for the limit of unauthenticated connections.
    void setTokenCheck(std::function<bool(const QByteArray &)> check)
    {
        m_tokenCheck = std::move(check);
    }

    /// Returns whether a request has a valid key of another kind, for the same limit.
    void setKeyCheck(std::function<bool(const Request &)> check) { m_keyCheck = std::move(check); }

    /// Sets the certificate for new connections; open ones keep theirs.
    void setTls(const QSslConfiguration &tls) { m_settings.tls = tls; }

    /// Serves an accepted socket, or refuses it with 503 if a limit is reached.
    void accept(qintptr descriptor);
    /// Enforces all timeouts; called every second.
    void sweep();
    /// Finishes requests in progress, then closes; idle connections are closed at once.
    void shutDown();
    qsizetype connectionCount() const
    {
        return qsizetype(m_connections.size() + m_departures.size());
    }

    // For Connection and its parts.
    const EdgeSettings &settings() const { return m_settings; }
    const Router &routes() const { return m_router; }
    /// For routes without a limit of their own.
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
    /// No place is free for the unauthenticated client behind this connection of a proxy. False if
    /// it may not wait for one; otherwise Conversation::placeDecided() is called later.
    bool awaitPlace(Conversation &conversation, const QHostAddress &client);
    /// The conversation was destroyed.
    void leaveQueue(const Conversation &conversation);

private:
    struct Waiting
    {
        qintptr descriptor; ///< accepted, but not admitted
        Conversation *conversation; ///< of a proxy, with an unauthenticated request; or null
        QHostAddress peer;
        QByteArray address; ///< addressKey()
        qint64 until;
        bool hasRoom; ///< another connection was closed for it
    };
    struct Strangers // unauthenticated connections of an address
    {
        qint64 count = 0;
        std::vector<Connection *> idle; ///< the longest idle first
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
    std::function<bool(const Request &)> m_keyCheck;
    std::unordered_set<Connection *> m_connections;
    std::unordered_set<Departure *> m_departures;
    bool m_shuttingDown = false;
    mutable qint64 m_dateSeconds = -1;
    mutable QByteArray m_date; ///< of m_dateSeconds
    QTimer m_sweeper;
    std::deque<Waiting> m_waiting;
    QHash<QByteArray, qint64> m_waitingOf; ///< number by address
    QTimer m_admitter; ///< runs while a connection waits
    qint64 m_madeRoomAt = 0;
};

} // namespace saferide::http
