// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/edge.h"

#include "server/http/connection.h"
#include "server/http/edgemetrics.h"
#include "shared/core/clock.h"

#include <QDateTime>
#include <QLocale>
#include <QSslSocket>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace saferide::http {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t MostWaiting = 1'024; // for a place among the unauthenticated
constexpr auto AdmissionTurn = 5ms;

QHostAddress peerOf(qintptr descriptor)
{
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    if (::getpeername(int(descriptor), reinterpret_cast<sockaddr *>(&storage), &length) != 0) {
        return {};
    }
    const QHostAddress address(reinterpret_cast<const sockaddr *>(&storage));
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    return isIpv4 ? QHostAddress(ipv4) : address;
}

/// Costs neither a socket object nor a turn of the event loop.
void refuseDescriptor(qintptr descriptor, bool plain)
{
    static constexpr char Answer[] =
        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\n"
        "Content-Length: 34\r\nX-Request-Id: refused\r\nRetry-After: 5\r\n"
        "Connection: close\r\n\r\n{\"detail\":\"too many connections\"}\n";
    const int socket = int(descriptor);
    if (plain) {
        std::array<char, 4'096> sent; // unread bytes would turn our close into a reset
        while (::recv(socket, sent.data(), sent.size(), MSG_DONTWAIT) > 0) { }
        ::send(socket, Answer, sizeof Answer - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
        ::shutdown(socket, SHUT_WR);
    }
    ::close(socket);
}

} // namespace

Edge::Edge(const EdgeSettings &settings, const Clock &clock, ConnectionGate &gate, Metrics &metrics,
           QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_clock(clock)
    , m_gate(gate)
    , m_metrics(std::make_unique<EdgeMetrics>(metrics))
{
    connect(&m_sweeper, &QTimer::timeout, this, &Edge::sweep);
    m_sweeper.setTimerType(Qt::VeryCoarseTimer);
    m_sweeper.start(1s);
    connect(&m_admitter, &QTimer::timeout, this, &Edge::admitWaiting);
    m_admitter.setInterval(AdmissionTurn);
}

Edge::~Edge()
{
    for (const Waiting &waiting : m_waiting) {
        ::close(int(waiting.descriptor));
    }
    const auto connections = std::exchange(m_connections, {});
    qDeleteAll(connections);
}

void Edge::addUpgrade(const QString &path, UpgradeTarget target)
{
    m_upgrades.emplace_back(path.split(u'/', Qt::SkipEmptyParts), std::move(target));
}

const UpgradeTarget *Edge::upgradeFor(const QStringList &segments) const
{
    for (const auto &[path, target] : m_upgrades) {
        if (path == segments) {
            return &target;
        }
    }
    return nullptr;
}

bool Edge::hasValidToken(const Request &request) const
{
    const QByteArray token = m_tokenCheck ? request.bearerToken() : QByteArray();
    return !token.isEmpty() && m_tokenCheck(token);
}

qint64 Edge::nowMsecs() const
{
    return m_clock.monotonicMsecs();
}

QByteArray Edge::httpDate() const
{
    const qint64 seconds = m_clock.now().msecs / 1'000;
    if (seconds != m_dateSeconds) {
        m_dateSeconds = seconds;
        m_date = QLocale::c()
                     .toString(QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC),
                               QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"))
                     .toLatin1();
    }
    return m_date;
}

std::unique_ptr<QTcpSocket> Edge::makeSocket(qintptr descriptor) const
{
    if (!m_settings.tls) {
        auto socket = std::make_unique<QTcpSocket>();
        return socket->setSocketDescriptor(descriptor) ? std::move(socket) : nullptr;
    }
    auto socket = std::make_unique<QSslSocket>();
    socket->setSslConfiguration(*m_settings.tls);
    if (!socket->setSocketDescriptor(descriptor)) {
        return nullptr;
    }
    socket->startServerEncryption();
    return socket;
}

void Edge::accept(qintptr descriptor)
{
    const QHostAddress peer = peerOf(descriptor);
    const bool mayWait = m_settings.limits.admissionMsecs > 0 && m_waiting.size() < MostWaiting;
    if (m_shuttingDown) {
        refuseDescriptor(descriptor, !m_settings.tls);
        return;
    }
    // Who comes later does not overtake those who wait.
    const std::optional<Limit> reached =
        m_waiting.empty() ? m_gate.enter(peer) : Limit::UnauthenticatedConnections;
    if (!reached) {
        admit(descriptor, peer);
    } else if (reached == Limit::UnauthenticatedConnections && mayWait) {
        m_waiting.push_back({descriptor, peer, nowMsecs() + m_settings.limits.admissionMsecs});
        m_admitter.start();
    } else {
        refuse(descriptor, *reached);
    }
}

void Edge::refuse(qintptr descriptor, Limit reason)
{
    m_metrics->rejections().count(reason);
    refuseDescriptor(descriptor, !m_settings.tls);
}

void Edge::admitWaiting()
{
    while (!m_waiting.empty()) {
        const Waiting next = m_waiting.front();
        const std::optional<Limit> reached = m_gate.enter(next.peer);
        const bool stillWaits =
            reached == Limit::UnauthenticatedConnections && nowMsecs() < next.until;
        if (stillWaits && !m_shuttingDown) {
            return;
        }
        m_waiting.pop_front();
        if (!reached) {
            admit(next.descriptor, next.peer);
        } else {
            refuse(next.descriptor, *reached);
        }
    }
    m_admitter.stop();
}

/// Serves who was counted by the gate.
void Edge::admit(qintptr descriptor, const QHostAddress &peer)
{
    std::unique_ptr<QTcpSocket> socket = makeSocket(descriptor);
    if (!socket) {
        m_gate.leave(peer, false);
        ::close(int(descriptor));
        return;
    }
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    auto *slot = new ConnectionSlot(m_gate, peer, socket.get());
    if (m_settings.trustsProxy(peer)) {
        slot->markAuthenticated(); // many clients behind one address
    }
    m_metrics->acceptedConnections().add();
    m_connections.insert(new Connection(*this, std::move(socket), slot)); // deletes itself
}

void Edge::forget(Connection *connection)
{
    m_connections.erase(connection);
}

void Edge::sweep()
{
    admitWaiting();
    const qint64 now = nowMsecs();
    const std::vector<Connection *> connections(m_connections.cbegin(), m_connections.cend());
    for (Connection *connection : connections) {
        connection->sweep(now);
    }
}

void Edge::shutDown()
{
    m_shuttingDown = true;
    admitWaiting();
    const std::vector<Connection *> connections(m_connections.cbegin(), m_connections.cend());
    for (Connection *connection : connections) {
        connection->shutDown();
    }
}

} // namespace saferide::http
