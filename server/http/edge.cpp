// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/edge.h"

#include "server/eventloop/fairshare.h"
#include "server/eventloop/ratelimit.h"
#include "server/http/connection.h"
#include "server/http/descriptor.h"
#include "server/http/edgemetrics.h"
#include "server/http/requestid.h"
#include "server/http/requestparser.h"
#include "server/http/responsehead.h"
#include "shared/core/clock.h"

#include <QDateTime>
#include <QLocale>
#include <QSet>
#include <QSslSocket>

#include <algorithm>
#include <unistd.h>

namespace saferide::http {
namespace {

using namespace std::chrono_literals;

constexpr qint64 MaxWaiting = 4'096; // for a place of an unauthenticated connection
constexpr auto AdmissionTurn = 5ms;
/// The system's own would grow to 4 MiB for each peer that requests much and reads nothing.
constexpr int KernelSendBuffer = 256 * 1024;
// How long an idle unauthenticated connection is safe; half a second is enough for the first
// byte from anywhere in the world.
constexpr qint64 GivesWayAfterMsecs = 800;
constexpr qint64 RoomMakingMsecs = 50; // it examines all connections: not in each turn
constexpr int RoomsPerTurn = 64; // each examines all addresses

/// As far as a refusal requires it.
Request requestFrom(const QByteArray &received, const Limits &limits)
{
    Request request;
    RequestParser parser(limits);
    parser.feed(received);
    const bool isHead = parser.state() == RequestParser::State::Body
        || parser.state() == RequestParser::State::Complete;
    if (isHead) {
        request.method = parser.head().method;
        request.headers = parser.head().headers;
        request.requestId = requestIdFor(request.headers.value("x-request-id"));
    }
    return request;
}

} // namespace

Edge::Edge(const EdgeSettings &settings, const Clock &clock, ConnectionGate &gate, Metrics &metrics,
           QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_clock(clock)
    , m_gate(gate)
    , m_metrics(std::make_unique<EdgeMetrics>(metrics))
    , m_bodyLimit{settings.limits.bodyBytes, false,
                  [this] { m_metrics->rejections().count(Limit::RequestBodyBytes); }}
{
    connect(&m_sweeper, &QTimer::timeout, this, &Edge::sweep);
    m_sweeper.setTimerType(Qt::VeryCoarseTimer);
    m_sweeper.start(1s);
    connect(&m_admitter, &QTimer::timeout, this, &Edge::admitWaiting);
    m_admitter.setInterval(AdmissionTurn);
}

Edge::~Edge()
{
    for (const Waiting &waiting : std::exchange(m_waiting, {})) {
        if (waiting.conversation == nullptr) {
            ::close(int(waiting.descriptor));
        }
    }
    const auto connections = std::exchange(m_connections, {});
    qDeleteAll(connections);
    const auto departures = std::exchange(m_departures, {});
    qDeleteAll(departures);
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
    return (!token.isEmpty() && m_tokenCheck(token)) || (m_keyCheck && m_keyCheck(request));
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

/// Requires neither a socket object nor a turn of the event loop. With TLS there is no reply: it
/// would require a handshake, which the limits are meant to avoid.
void Edge::refuseDescriptor(qintptr descriptor) const
{
    if (!m_settings.tls) {
        const Request request = requestFrom(receivedSoFar(descriptor), m_settings.limits);
        const Reply answer = tooManyConnections();
        QByteArray bytes =
            responseHead(m_settings, httpDate(), request, answer, Persistence::Close);
        if (request.method != "HEAD") {
            bytes += answer.body;
        }
        sendLast(descriptor, bytes);
    }
    ::close(int(descriptor));
}

void Edge::accept(qintptr descriptor)
{
    const QHostAddress peer = peerOf(descriptor);
    const auto client = m_settings.clientOf(peer);
    const QByteArray key = addressKey(peer);
    if (m_shuttingDown) {
        refuseDescriptor(descriptor);
        return;
    }
    // Later connections from the same address do not overtake those that wait.
    const std::optional<Limit> reached = !m_waitingOf.contains(key) || !client
        ? m_gate.enter(client)
        : Limit::UnauthenticatedConnections;
    if (!reached) {
        admit(descriptor, peer);
    } else if (reached == Limit::UnauthenticatedConnections && mayWait(key)) {
        wait({descriptor, nullptr, peer, key, 0, false});
    } else {
        refuse(descriptor, *reached);
    }
}

bool Edge::awaitPlace(Conversation &conversation, const QHostAddress &client)
{
    const QByteArray key = addressKey(client);
    const bool waits = !m_shuttingDown && mayWait(key);
    if (waits) {
        wait({-1, &conversation, client, key, 0, false});
    }
    return waits;
}

bool Edge::mayWait(const QByteArray &address) const
{
    return m_settings.limits.admissionMsecs > 0
        && hasPlaceFor(MaxWaiting, qint64(m_waiting.size()), m_waitingOf.value(address));
}

void Edge::wait(Waiting waiting)
{
    waiting.until = nowMsecs() + m_settings.limits.admissionMsecs;
    ++m_waitingOf[waiting.address];
    m_waiting.push_back(std::move(waiting));
    m_admitter.start();
}

void Edge::doneWaiting(const QByteArray &address)
{
    if (--m_waitingOf[address] == 0) {
        m_waitingOf.remove(address);
    }
}

void Edge::refuse(qintptr descriptor, Limit reason)
{
    m_metrics->rejections().count(reason);
    refuseDescriptor(descriptor);
}

QHash<QByteArray, Edge::Strangers> Edge::strangers() const
{
    QHash<QByteArray, Strangers> result;
    for (Connection *connection : m_connections) {
        if (const auto address = connection->stranger()) {
            Strangers &same = result[addressKey(*address)];
            ++same.count;
            if (const auto since = connection->idleSince();
                since && nowMsecs() - *since >= GivesWayAfterMsecs) {
                same.idle.push_back(connection);
            }
        }
    }
    for (const Departure *departure : m_departures) {
        if (const auto address = departure->stranger()) {
            ++result[addressKey(*address)].count;
        }
    }
    for (Strangers &same : result) {
        std::ranges::sort(same.idle, {}, [](const Connection *idle) { return idle->idleSince(); });
    }
    return result;
}

/// The address with the most connections among those with an idle one.
QHash<QByteArray, Edge::Strangers>::iterator Edge::mostOf(QHash<QByteArray, Strangers> &strangers)
{
    const auto most = std::ranges::max_element(
        strangers, {}, [](const Strangers &same) { return same.idle.empty() ? 0 : same.count; });
    return most == strangers.end() || most->idle.empty() ? strangers.end() : most;
}

/// For each waiting one, closes the longest idle connection of the address with the most: idle
/// connections exclude nobody. No room is made for an address that has as many.
void Edge::makeRoom()
{
    if (m_waiting.empty() || nowMsecs() - m_madeRoomAt < RoomMakingMsecs) {
        return;
    }
    m_madeRoomAt = nowMsecs();
    QHash<QByteArray, Strangers> strangers = this->strangers();
    auto most = mostOf(strangers);
    int rooms = 0;
    for (Waiting &next : m_waiting) {
        if (most == strangers.end() || rooms == RoomsPerTurn) {
            return;
        }
        const bool isOwn = most.key() == next.address;
        if (!next.hasRoom && (isOwn || most->count > strangers.value(next.address).count)) {
            next.hasRoom = true;
            most->idle.front()->giveWay();
            most->idle.erase(most->idle.begin());
            --most->count;
            ++strangers[next.address].count;
            most = mostOf(strangers);
            ++rooms;
        }
    }
}

void Edge::admitWaiting()
{
    makeRoom();
    QSet<QByteArray> full; // addresses whose first connection still waits, and so do the others
    for (const Waiting &next : std::exchange(m_waiting, {})) {
        const std::optional<Limit> reached =
            full.contains(next.address) ? Limit::UnauthenticatedConnections : placeFor(next);
        if (reached == Limit::UnauthenticatedConnections && nowMsecs() < next.until
            && !m_shuttingDown) {
            full.insert(next.address);
            m_waiting.push_back(next);
            continue;
        }
        doneWaiting(next.address);
        decide(next, reached);
    }
    if (m_waiting.empty()) {
        m_admitter.stop();
    }
}

std::optional<Limit> Edge::placeFor(const Waiting &waiting)
{
    return waiting.conversation != nullptr ? waiting.conversation->claimPlace()
                                           : m_gate.enter(m_settings.clientOf(waiting.peer));
}

void Edge::decide(const Waiting &waiting, std::optional<Limit> limit)
{
    if (waiting.conversation != nullptr) {
        waiting.conversation->placeDecided(limit);
    } else if (limit) {
        refuse(waiting.descriptor, *limit);
    } else {
        admit(waiting.descriptor, waiting.peer);
    }
}

/// Serves a connection that was counted by the gate.
void Edge::admit(qintptr descriptor, const QHostAddress &peer)
{
    const auto client = m_settings.clientOf(peer);
    std::unique_ptr<QTcpSocket> socket = makeSocket(descriptor);
    if (!socket) {
        m_gate.leave(client, !client, 0);
        ::close(int(descriptor));
        return;
    }
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    socket->setSocketOption(QAbstractSocket::SendBufferSizeSocketOption, KernelSendBuffer);
    auto *slot = new ConnectionSlot(m_gate, client, socket.get());
    m_metrics->acceptedConnections().add();
    m_connections.insert(new Connection(*this, std::move(socket), slot, peer)); // deletes itself
}

void Edge::leaveQueue(const Conversation &conversation)
{
    const auto its = std::ranges::find(m_waiting, &conversation, &Waiting::conversation);
    if (its != m_waiting.end()) {
        doneWaiting(its->address);
        m_waiting.erase(its);
    }
}

void Edge::depart(std::unique_ptr<ConnectionSocket> socket, ConnectionSlot *slot,
                  Departure::Adopt adopt)
{
    m_departures.insert(
        new Departure(*this, std::move(socket), slot, std::move(adopt))); // deletes itself
}

void Edge::sweep()
{
    admitWaiting();
    const qint64 now = nowMsecs();
    const std::vector<Connection *> connections(m_connections.cbegin(), m_connections.cend());
    for (Connection *connection : connections) {
        connection->sweep(now);
    }
    for (Departure *departure : m_departures) { // they end later
        departure->sweep(now);
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
