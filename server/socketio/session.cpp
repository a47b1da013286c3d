// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/session.h"

#include "server/socketio/enginereplies.h"
#include "server/socketio/server.h"

namespace saferide::socketio {

Session::Session(Server &server, QByteArray sid, Handshake handshake)
    : m_server(server)
    , m_sid(std::move(sid))
    , m_handshake(std::move(handshake))
    , m_heartbeat(server.deadlines(), server.settings(), *this, HeartbeatDue)
    , m_connectTimeout(server.deadlines(), *this, ConnectTimeout)
    , m_drainTimeout(server.deadlines(), *this, DrainTimeout)
{
}

Session::~Session()
{
    countAs(Transport::None);
}

void Session::countAs(Transport transport)
{
    m_server.directory().countTransport(std::exchange(m_countedAs, transport), transport);
}

void Session::openByWebSocket(websocket::Connection::Handle connection,
                              std::unique_ptr<SessionUser> user)
{
    carryBy(std::move(connection));
    open(std::move(user));
}

void Session::carryBy(websocket::Connection::Handle connection)
{
    m_webSocket = std::make_unique<WebSocketTransport>(std::move(connection), m_server.settings());
    m_webSocket->connection().start(*this);
    countAs(Transport::WebSocket);
}

void Session::open(std::unique_ptr<SessionUser> user)
{
    m_user = std::move(user);
    sendText(openPacket(m_sid, isPolling(), m_server.settings()));
    m_heartbeat.restart();
    if (m_server.settings().connectTimeoutMs > 0) {
        m_connectTimeout.setIn(m_server.settings().connectTimeoutMs);
    }
    m_user->opened();
    flush();
}

void Session::send(Outgoing packet)
{
    if (!isOpen()) {
        return;
    }
    if (m_webSocket) {
        m_webSocket->send(packet);
        return;
    }
    m_polling->send(std::move(packet));
    if (!m_flushWanted && (m_polling->hasPoll() || m_polling->overflowed())) {
        m_flushWanted = true;
        m_server.flushLater(shared_from_this());
    }
}

void Session::deliver(const SharedBroadcast &broadcast)
{
    if (isOpen() && m_webSocket) {
        m_webSocket->deliver(
            broadcast); // not copied: the reference count is shared between threads
    } else {
        send({{}, false, broadcast});
    }
}

void Session::flush()
{
    m_flushWanted = false;
    if (m_webSocket) {
        m_webSocket->connection().flush();
    } else if (m_polling) {
        if (m_polling->overflowed()) {
            close();
            return;
        }
        m_polling->flush();
    }
}

void Session::packetReceived(engineio::PacketType type, QByteArrayView data)
{
    if (!isOpen() && type != engineio::PacketType::Close) {
        return;
    }
    switch (type) {
    case engineio::PacketType::Message:
        m_user->textReceived(data);
        return;
    case engineio::PacketType::Pong:
        m_heartbeat.restart();
        return;
    case engineio::PacketType::Close:
        endPolling(engineio::PacketType::Noop);
        close();
        return;
    case engineio::PacketType::Ping: // only the server pings; clients do in version 3
        close();
        return;
    case engineio::PacketType::Open:
    case engineio::PacketType::Upgrade:
    case engineio::PacketType::Noop:
        return;
    }
}

void Session::binaryReceived(QByteArrayView data)
{
    if (isOpen()) {
        m_user->binaryReceived(data);
    }
}

void Session::heartbeat()
{
    if (m_heartbeat.passed()) {
        sendText(engineio::serializeTextPacket(engineio::PacketType::Ping));
    } else {
        close();
    }
}

void Session::deadlinePassed(int which)
{
    const auto self = shared_from_this();
    switch (Which(which)) {
    case HeartbeatDue:
        heartbeat();
        return;
    case ConnectTimeout:
        m_user->connectTimeoutPassed();
        return;
    case DrainTimeout:
        finish();
        return;
    }
}

PollingDone Session::marked(PollingDone done)
{
    return [done = std::move(done), self = weak_from_this()](PollingReply reply) {
        const auto session = self.lock();
        reply.authenticated = session && session->m_authenticated;
        done(std::move(reply));
    };
}

void Session::openByPolling(PollingDone done, std::unique_ptr<SessionUser> user,
                            std::unique_ptr<SessionSeat> seat)
{
    m_seat = std::move(seat);
    m_polling = std::make_unique<PollingTransport>(m_server.settings());
    m_polling->setPoll(marked(std::move(done)));
    countAs(Transport::Polling);
    open(std::move(user));
}

void Session::poll(PollingDone done)
{
    if (m_polling->hasPoll()) {
        close();
        done(errorReply(EngineError::BadRequest));
        return;
    }
    m_polling->setPoll(marked(std::move(done)));
    if (m_state == State::Draining && !m_polling->hasOutput()) {
        m_polling->answerWith(engineio::PacketType::Close);
        finish();
        return;
    }
    m_polling->flush();
    if (m_upgrade && m_upgrade->isProbed()) {
        m_polling->answerWith(engineio::PacketType::Noop); // the client is about to leave polling
    }
}

void Session::refusePost(const PollingDone &done, int status)
{
    close();
    done(refusedPost(status));
}

void Session::post(const PollingRequest &request, const PollingDone &done)
{
    const auto refused = m_state == State::Closed
        ? std::optional(400)
        : m_input.take(request, done, m_server.settings().maxPayloadBytes);
    if (refused) {
        refusePost(done, *refused);
    } else {
        readInbox();
    }
}

void Session::readInbox()
{
    const auto self = shared_from_this();
    // While draining only a close matters, but a refusal would prevent the client's next GET.
    for (int handled = 0; m_state != State::Closed; ++handled) {
        if (handled == m_server.settings().packetsPerTurn) {
            m_server.readLater(self);
            return;
        }
        const auto packet = m_input.next();
        if (!packet) {
            break;
        }
        packet->binary ? binaryReceived(packet->data) : packetReceived(packet->type, packet->data);
        if (m_polling && m_polling->overflowed()) {
            close();
        }
    }
    finishPost();
}

void Session::finishPost()
{
    const auto post = m_input.finish();
    noteIdle();
    if (post->reader.isBroken()) {
        refusePost(post->done, 400);
    } else {
        post->done({200, "text/html", "ok", m_authenticated});
    }
}

void Session::postStarts(quint64 upload)
{
    if (!m_input.start(upload)) {
        close(); // two concurrent GETs
        return;
    }
    noteIdle();
}

/// Reports to the gate whether a POST is in progress, or since when none is.
void Session::noteIdle()
{
    if (m_seat) {
        m_seat->setIdleSince(m_input.isIdle() ? std::optional(m_server.deadlines().now())
                                              : std::nullopt);
    }
}

void Session::probe(websocket::Connection::Handle connection)
{
    const auto probed = [this] {
        const auto self = shared_from_this();
        m_polling->answerWith(engineio::PacketType::Noop);
    };
    const auto ended = [this](websocket::Connection::Handle takesOver) {
        const auto self = shared_from_this();
        m_upgrade.reset();
        if (takesOver) {
            upgrade(std::move(takesOver));
        }
    };
    m_upgrade = std::make_unique<Upgrade>(std::move(connection), m_server.deadlines(),
                                          m_server.settings(), Upgrade::Callbacks{probed, ended});
}

void Session::markAuthenticated()
{
    m_authenticated = true;
    if (m_seat) {
        m_seat->markAuthenticated();
    }
    if (m_webSocket) {
        m_webSocket->connection().markAuthenticated();
    }
}

void Session::upgrade(websocket::Connection::Handle connection)
{
    m_polling->answerWith(engineio::PacketType::Noop);
    carryBy(std::move(connection));
    if (m_authenticated) {
        m_webSocket->connection().markAuthenticated();
    }
    for (const Outgoing &packet : m_polling->take()) {
        m_webSocket->send(packet);
    }
    m_webSocket->hold(m_polling->takeHeld());
    m_polling.reset();
    m_seat.reset();
    m_webSocket->connection().flush();
}

void Session::closeAfterOutput()
{
    if (!isOpen()) {
        return;
    }
    if (!m_polling || !m_polling->hasOutput()) {
        close();
        return;
    }
    m_state = State::Draining;
    m_heartbeat.stop();
    m_connectTimeout.clear();
    m_upgrade.reset();
    m_drainTimeout.setIn(m_server.settings().upgradeTimeoutMs);
    m_polling->flush();
    m_user->closed();
}

void Session::close(quint16 webSocketCode)
{
    if (m_state == State::Closed) {
        return;
    }
    const auto self = shared_from_this();
    const bool wasDraining = m_state == State::Draining;
    m_state = State::Closed;
    if (m_webSocket) {
        m_webSocket->connection().close(webSocketCode);
    }
    finish();
    if (!wasDraining && m_user) {
        m_user->closed();
    }
}

void Session::finish()
{
    m_state = State::Closed;
    countAs(Transport::None);
    m_heartbeat.stop();
    m_connectTimeout.clear();
    m_drainTimeout.clear();
    m_upgrade.reset();
    endPolling(engineio::PacketType::Close);
    m_webSocket.reset();
    m_seat.reset();
    m_server.forget(*this);
}

void Session::webSocketText(websocket::Connection &from, QByteArrayView text)
{
    if (!carries(from) || !isOpen()) {
        return;
    }
    const auto self = shared_from_this();
    if (const auto packet = engineio::parseTextPacket(text)) {
        packetReceived(packet->type, packet->data);
    } else {
        close();
    }
}

void Session::webSocketBinary(websocket::Connection &from, QByteArrayView data)
{
    if (carries(from)) {
        const auto self = shared_from_this();
        binaryReceived(data);
    }
}

void Session::webSocketWantsFlush(websocket::Connection &)
{
    if (!m_flushWanted) {
        m_flushWanted = true;
        m_server.flushLater(shared_from_this());
    }
}

void Session::webSocketTookOutput(websocket::Connection &from)
{
    if (carries(from)) {
        m_webSocket->outputTaken();
    }
}

void Session::webSocketEnded(websocket::Connection &from, websocket::Ended why)
{
    const auto self = shared_from_this();
    countEnded(m_server.settings().rejections, why);
    if (carries(from)) {
        close();
    }
}

} // namespace saferide::socketio
