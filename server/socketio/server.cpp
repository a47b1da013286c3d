// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/server.h"

#include "server/socketio/directory.h"
#include "server/socketio/sessionid.h"

#include <QThread>
#include <QUrlQuery>

#include <algorithm>
#include <atomic>
#include <vector>

namespace saferide::socketio {

namespace {

// Each is a system call: together some milliseconds per turn.
constexpr size_t FlushesPerTurn = 256;

websocket::Limits webSocketLimits(const Settings &settings)
{
    return {.messageBytes = settings.maxPayloadBytes,
            .strangerMessageBytes = settings.strangerPayloadBytes,
            .outputBytes = settings.outputCutBytes,
            .stalledMs = settings.stalledPeerMs};
}

} // namespace

Server::Server(Directory &directory, SessionUserFactory &users, const Clock &clock,
               const Settings &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_webSocketLimits(webSocketLimits(settings))
    , m_tasks([this](const std::function<void(Server &)> &task) { task(*this); })
    , m_directory(directory)
    , m_users(users)
    , m_number(directory.add(this))
    , m_deadlines(clock)
{
}

Server::~Server()
{
    m_directory.remove(m_number);
    shutDown();
}

void Server::shutDown()
{
    closeSome(m_sessions.size());
}

void Server::closeSome(qsizetype count)
{
    std::vector<std::shared_ptr<Session>> sessions;
    for (const auto &session : std::as_const(m_sessions)) {
        if (qsizetype(sessions.size()) == count) {
            break;
        }
        sessions.push_back(session);
    }
    for (const std::shared_ptr<Session> &session : sessions) {
        session->close(WebSocketClose::GoingAway);
    }
}

Server::Target Server::targetOf(const QByteArray &query)
{
    const QUrlQuery items(QString::fromUtf8(query));
    const auto value = [&items](const QString &name) {
        return items.queryItemValue(name, QUrl::FullyDecoded).toUtf8();
    };
    return {value(QStringLiteral("transport")), value(QStringLiteral("EIO")),
            value(QStringLiteral("sid"))};
}

std::optional<int> Server::elsewhere(const QByteArray &sid) const
{
    const std::optional<int> server = serverOfSession(sid, m_settings.node);
    return server && *server != m_number ? server : std::nullopt;
}

std::shared_ptr<Session> Server::session(const QByteArray &sid)
{
    const std::shared_ptr<Session> found = m_sessions.value(sid);
    if (found && found->isOverdue()) {
        found->close();
        return nullptr;
    }
    return found;
}

std::shared_ptr<Session> Server::makeSession(const QByteArray &sid, const Handshake &handshake)
{
    auto session = std::make_shared<Session>(*this, sid, handshake);
    m_sessions.insert(sid, session);
    return session;
}

void Server::handlePolling(PollingRequest request, PollingDone done)
{
    const Target target = targetOf(request.handshake.query);
    if (target.transport != "polling" && target.transport != "websocket") {
        done(errorReply(EngineError::UnknownTransport));
        return;
    }
    if (const auto other = elsewhere(target.sid)) {
        forward(*other, std::move(request), std::move(done));
        return;
    }
    if (!target.sid.isEmpty()) {
        const std::shared_ptr<Session> known = session(target.sid);
        const bool fits = known && known->isPolling() && target.transport == "polling";
        if (fits) {
            serve(*known, std::move(request), std::move(done));
        } else {
            done(errorReply(known ? EngineError::BadRequest : EngineError::UnknownSession));
        }
        return;
    }
    if (request.method != "GET") {
        done(errorReply(EngineError::BadHandshakeMethod));
    } else if (target.transport != "polling") {
        done(errorReply(EngineError::BadRequest));
    } else if (target.version != "4") {
        done(errorReply(EngineError::UnsupportedVersion));
    } else {
        openByPolling(request.handshake, std::move(done));
    }
}

void Server::openByPolling(const Handshake &handshake, PollingDone done)
{
    const SessionGate::Newcomer newcomer{makeSessionId(m_number, m_settings.node), handshake.peer,
                                         handshake.isAuthenticated};
    const auto entry = m_directory.gate().enter(newcomer, m_deadlines.now());
    if (entry.refusal) {
        m_settings.rejections.count(*entry.refusal);
        done(tooManySessions());
        return;
    }
    auto seat = std::make_unique<SessionSeat>(m_directory.gate(), newcomer);
    if (!entry.gaveWay.isEmpty()) {
        withSession(entry.gaveWay, [](Session &other) { other.close(); });
    }
    const std::shared_ptr<Session> session = makeSession(newcomer.sid, handshake);
    session->openByPolling(std::move(done), m_users.makeUser(*session), std::move(seat));
}

void Server::serve(Session &session, PollingRequest request, PollingDone done)
{
    if (session.isAuthenticated() && request.authenticated) {
        request.authenticated();
    }
    if (request.method == "GET") {
        session.poll(std::move(done));
    } else if (request.method == "POST") {
        session.post(request, done);
    } else {
        done(errorReply(EngineError::BadHandshakeMethod));
    }
}

void Server::forward(int server, PollingRequest request, PollingDone done)
{
    const auto shared = std::make_shared<PollingDone>(std::move(done));
    if (request.authenticated) {
        request.authenticated = [tell = std::move(request.authenticated), asker = m_number,
                                 directory = &m_directory] {
            directory->post(asker, [tell](Server &) { tell(); });
        };
    }
    const bool posted = m_directory.post(
        server, [request, shared, asker = m_number, directory = &m_directory](Server &other) {
            other.handlePolling(request, [shared, asker, directory](const PollingReply &reply) {
                directory->post(asker, [shared, reply](Server &) { (*shared)(reply); });
            });
        });
    if (!posted) {
        (*shared)(errorReply(EngineError::UnknownSession));
    }
}

void Server::withSession(const QByteArray &sid, const std::function<void(Session &)> &task)
{
    if (const auto other = elsewhere(sid)) {
        m_directory.post(*other, [sid, task](Server &server) { server.withSession(sid, task); });
    } else if (const std::shared_ptr<Session> known = session(sid); known && known->isPolling()) {
        task(*known);
    }
}

void Server::pollingConnectionClosed(const QByteArray &query)
{
    withSession(targetOf(query).sid, [](Session &session) { session.pollLost(); });
}

quint64 Server::postStarts(const QByteArray &query)
{
    static std::atomic<quint64> last{0};
    const quint64 upload = ++last;
    withSession(targetOf(query).sid, [upload](Session &session) { session.postStarts(upload); });
    return upload;
}

void Server::postLost(const QByteArray &query, quint64 upload)
{
    withSession(targetOf(query).sid, [upload](Session &session) { session.postLost(upload); });
}

void Server::decideUpgrade(const QByteArray &query, UpgradeDecided decided)
{
    const Target target = targetOf(query);
    const auto other = elsewhere(target.sid);
    if (!other) {
        decided(refusalOfUpgrade(target));
        return;
    }
    const bool posted = m_directory.post(
        *other, [query, decided, asker = m_number, directory = &m_directory](Server &server) {
            server.decideUpgrade(query, [decided, asker, directory](auto refusal) {
                directory->post(asker, [decided, refusal](Server &) { decided(refusal); });
            });
        });
    if (!posted) {
        decided(EngineError::UnknownSession);
    }
}

std::optional<EngineError> Server::refusalOfUpgrade(const Target &target)
{
    if (target.transport != "polling" && target.transport != "websocket") {
        return EngineError::UnknownTransport;
    }
    if (!target.sid.isEmpty()) {
        return session(target.sid) ? std::nullopt : std::optional(EngineError::UnknownSession);
    }
    if (target.transport != "websocket") {
        return EngineError::BadRequest;
    }
    return target.version == "4" ? std::nullopt : std::optional(EngineError::UnsupportedVersion);
}

void Server::adoptWebSocket(std::unique_ptr<QTcpSocket> socket, const Handshake &handshake)
{
    const auto other = elsewhere(targetOf(handshake.query).sid);
    if (!other) {
        upgradeHere(std::move(socket), handshake);
        return;
    }
    socket->setParent(nullptr);
    const auto moving = std::make_shared<std::unique_ptr<QTcpSocket>>(std::move(socket));
    const bool posted = m_directory.post(
        *other, [moving](Server &server) { (*moving)->moveToThread(server.thread()); },
        [moving, handshake](Server &server) { server.upgradeHere(std::move(*moving), handshake); });
    if (!posted) {
        upgradeHere(std::move(*moving), handshake);
    }
}

void Server::upgradeHere(std::unique_ptr<QTcpSocket> socket, const Handshake &handshake)
{
    auto connection =
        websocket::Connection::make(std::move(socket), m_webSocketLimits, m_deadlines, m_keeper);
    const Target target = targetOf(handshake.query);
    if (target.sid.isEmpty()) {
        const std::shared_ptr<Session> session =
            makeSession(makeSessionId(m_number, m_settings.node), handshake);
        session->openByWebSocket(std::move(connection), m_users.makeUser(*session));
        return;
    }
    const std::shared_ptr<Session> known = session(target.sid);
    if (known && known->takesProbe() && target.transport == "websocket") {
        known->probe(std::move(connection));
    } else {
        connection->close(WebSocketClose::Normal);
    }
}

qsizetype Server::webSocketCount() const
{
    return std::count_if(
        m_sessions.begin(), m_sessions.end(),
        [](const std::shared_ptr<Session> &session) { return !session->isPolling(); });
}

void Server::forget(Session &session)
{
    m_sessions.remove(session.sid());
}

void Server::flushLater(std::shared_ptr<Session> session)
{
    m_toFlush.push_back(std::move(session));
    postFlush();
}

void Server::postFlush()
{
    if (!m_toFlush.empty() && !std::exchange(m_flushPosted, true)) {
        QMetaObject::invokeMethod(this, &Server::flushSome, Qt::QueuedConnection);
    }
}

void Server::readLater(std::shared_ptr<Session> session)
{
    m_unread.push_back(std::move(session));
    postReadNext();
}

void Server::postReadNext()
{
    if (!m_unread.empty() && !std::exchange(m_readPosted, true)) {
        QMetaObject::invokeMethod(this, &Server::readNext, Qt::QueuedConnection);
    }
}

void Server::readNext()
{
    m_readPosted = false;
    const std::shared_ptr<Session> session = std::move(m_unread.front());
    m_unread.pop_front();
    session->readInbox();
    postReadNext();
}

void Server::flushSome()
{
    // A session that requests another flush meanwhile is queued after all others.
    const size_t count = std::min(m_toFlush.size(), FlushesPerTurn);
    for (size_t i = 0; i < count; ++i) {
        const std::shared_ptr<Session> session = std::move(m_toFlush.front());
        m_toFlush.pop_front();
        session->flush();
    }
    m_flushPosted = false;
    postFlush();
}

} // namespace saferide::socketio
