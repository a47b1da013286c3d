// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/session.h"

#include "server/socketio/enginereplies.h"
#include "server/socketio/server.h"

#include <algorithm>

namespace saferide::socketio {

using engineio::PacketType;

Session::Session(Server &server, QByteArray sid, Handshake handshake)
    : m_server(server)
    , m_sid(std::move(sid))
    , m_handshake(std::move(handshake))
    , m_heartbeat(server.deadlines(), *this, Heartbeat)
    , m_connectTimeout(server.deadlines(), *this, ConnectTimeout)
    , m_upgradeTimeout(server.deadlines(), *this, UpgradeTimeout)
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

QByteArray Session::openPacket() const
{
    const Settings &settings = m_server.settings();
    QByteArray packet = R"(0{"sid":")";
    packet += m_sid;
    packet += m_polling ? R"(","upgrades":["websocket"],"pingInterval":)"
                        : R"(","upgrades":[],"pingInterval":)";
    packet += QByteArray::number(settings.pingIntervalMs);
    packet += R"(,"pingTimeout":)";
    packet += QByteArray::number(settings.pingTimeoutMs);
    packet += R"(,"maxPayload":)";
    packet += QByteArray::number(settings.maxPayloadBytes);
    packet += '}';
    return packet;
}

void Session::openByWebSocket(websocket::Connection::Handle connection,
                              std::unique_ptr<SessionUser> user)
{
    m_webSocket = std::make_unique<WebSocketTransport>(std::move(connection), m_server.settings());
    m_webSocket->connection().start(*this);
    countAs(Transport::WebSocket);
    open(std::move(user));
}

void Session::open(std::unique_ptr<SessionUser> user)
{
    m_user = std::move(user);
    sendText(openPacket());
    awaitHeartbeat();
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
        m_webSocket->deliver(broadcast); // no copy: each would be counted, between threads
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
    if (m_probe) {
        m_probe->connection().flush();
    }
}

void Session::packetReceived(PacketType type, QByteArrayView data)
{
    if (!isOpen() && type != PacketType::Close) {
        return;
    }
    switch (type) {
    case PacketType::Message:
        m_user->textReceived(data);
        return;
    case PacketType::Pong:
        pongReceived();
        return;
    case PacketType::Close:
        endPolling(PacketType::Noop);
        close();
        return;
    case PacketType::Ping: // the server pings; a client that does speaks version 3
        close();
        return;
    case PacketType::Open:
    case PacketType::Upgrade:
    case PacketType::Noop:
        return;
    }
}

void Session::binaryReceived(QByteArrayView data)
{
    if (isOpen()) {
        m_user->binaryReceived(data);
    }
}

void Session::pongReceived()
{
    m_awaitsPong = false;
    awaitHeartbeat();
}

void Session::awaitHeartbeat()
{
    m_pingDue = m_server.deadlines().now() + m_server.settings().pingIntervalMs;
    m_heartbeat.set(m_pingDue);
}

void Session::heartbeat()
{
    if (m_awaitsPong) {
        close();
        return;
    }
    m_awaitsPong = true;
    // Counted from when the ping was due, not from when it was sent; but when this thread was very
    // late, the peer still gets a chance to answer.
    const qint64 timeout = m_server.settings().pingTimeoutMs;
    m_heartbeat.set(std::max(m_pingDue + timeout, m_server.deadlines().now() + timeout / 2));
    sendText(engineio::serializeTextPacket(PacketType::Ping));
}

bool Session::isOverdue() const
{
    return m_awaitsPong && m_heartbeat.isSet() && m_heartbeat.when() <= m_server.deadlines().now();
}

void Session::deadlinePassed(int which)
{
    const auto self = shared_from_this();
    switch (Which(which)) {
    case Heartbeat:
        heartbeat();
        return;
    case ConnectTimeout:
        m_user->connectTimeoutPassed();
        return;
    case UpgradeTimeout:
        if (m_state == State::Draining) {
            finish();
        } else {
            dropProbe();
        }
        return;
    }
}

void Session::probe(websocket::Connection::Handle connection)
{
    m_probe = std::make_unique<WebSocketTransport>(std::move(connection), m_server.settings());
    m_probe->connection().start(*this);
    m_upgradeTimeout.setIn(m_server.settings().upgradeTimeoutMs);
}

void Session::dropProbe()
{
    m_probed = false;
    m_upgradeTimeout.clear();
    if (m_probe) {
        m_probe->connection().close(WebSocketClose::Normal);
        m_probe.reset();
    }
}

void Session::probeReceived(QByteArrayView text)
{
    const auto packet = engineio::parseTextPacket(text);
    if (packet && packet->type == PacketType::Ping && packet->data == QByteArrayView("probe")) {
        m_probed = true;
        m_probe->sendText("3probe");
        m_probe->connection().flush();
        m_polling->answerWith(PacketType::Noop);
        return;
    }
    if (packet && packet->type == PacketType::Upgrade && m_probed) {
        upgrade();
        return;
    }
    dropProbe();
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

void Session::upgrade()
{
    m_upgradeTimeout.clear();
    m_probed = false;
    m_polling->answerWith(PacketType::Noop);
    m_webSocket = std::move(m_probe);
    if (m_authenticated) {
        m_webSocket->connection().markAuthenticated();
    }
    for (const Outgoing &packet : m_polling->take()) {
        m_webSocket->send(packet);
    }
    m_webSocket->hold(m_polling->takeHeld());
    m_polling.reset();
    m_seat.reset();
    countAs(Transport::WebSocket);
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
    m_heartbeat.clear();
    m_connectTimeout.clear();
    dropProbe();
    m_upgradeTimeout.setIn(m_server.settings().upgradeTimeoutMs);
    m_polling->flush();
    m_user->closed();
}

void Session::close(quint16 webSocketCode)
{
    if (m_state == State::Closed) {
        return;
    }
    const auto self = shared_from_this();
    const bool told = m_state == State::Draining;
    m_state = State::Closed;
    if (m_webSocket) {
        m_webSocket->connection().close(webSocketCode);
    }
    finish();
    if (!told && m_user) {
        m_user->closed();
    }
}

void Session::finish()
{
    m_state = State::Closed;
    countAs(Transport::None);
    m_heartbeat.clear();
    m_connectTimeout.clear();
    dropProbe();
    endPolling(PacketType::Close);
    m_webSocket.reset();
    m_seat.reset();
    m_server.forget(*this);
}

void Session::webSocketText(websocket::Connection &from, QByteArrayView text)
{
    const auto self = shared_from_this();
    if (isProbe(from)) {
        probeReceived(text);
        return;
    }
    if (!carries(from) || !isOpen()) {
        return;
    }
    if (const auto packet = engineio::parseTextPacket(text)) {
        packetReceived(packet->type, packet->data);
    } else {
        close();
    }
}

void Session::webSocketBinary(websocket::Connection &from, QByteArrayView data)
{
    const auto self = shared_from_this();
    if (isProbe(from)) {
        dropProbe();
    } else if (carries(from)) {
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
    if (why == websocket::Ended::MessageTooLarge) {
        m_server.settings().rejections.count(Limit::MaxPayloadBytes);
    } else if (why == websocket::Ended::OutputTooLarge) {
        m_server.settings().rejections.count(Limit::OutputCutBytes);
    }
    if (isProbe(from)) {
        dropProbe();
    } else if (carries(from)) {
        close();
    }
}

} // namespace saferide::socketio
