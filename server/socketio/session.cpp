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
    QByteArray packet = "0{\"sid\":\"";
    packet += m_sid;
    packet += m_polling ? "\",\"upgrades\":[\"websocket\"],\"pingInterval\":"
                        : "\",\"upgrades\":[],\"pingInterval\":";
    packet += QByteArray::number(settings.pingIntervalMs);
    packet += ",\"pingTimeout\":";
    packet += QByteArray::number(settings.pingTimeoutMs);
    packet += ",\"maxPayload\":";
    packet += QByteArray::number(settings.maxPayloadBytes);
    packet += '}';
    return packet;
}

void Session::openByWebSocket(std::unique_ptr<WebSocketTransport> transport,
                              std::unique_ptr<SessionUser> user)
{
    m_webSocket = std::move(transport);
    m_webSocket->start(*this);
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

void Session::flush()
{
    m_flushWanted = false;
    if (m_webSocket) {
        m_webSocket->flush();
    } else if (m_polling) {
        if (m_polling->overflowed()) {
            close();
            return;
        }
        m_polling->flush();
    }
    if (m_probe) {
        m_probe->flush();
    }
}

void Session::packetReceived(PacketType type, QByteArrayView data)
{
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

void Session::binaryReceived(const QByteArray &data)
{
    m_user->binaryReceived(data);
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

void Session::probe(std::unique_ptr<WebSocketTransport> transport)
{
    m_probe = std::move(transport);
    m_probe->start(*this);
    m_upgradeTimeout.setIn(m_server.settings().upgradeTimeoutMs);
}

void Session::dropProbe()
{
    m_probed = false;
    m_upgradeTimeout.clear();
    if (m_probe) {
        m_probe->close(1000);
        WebSocketTransport::release(std::move(m_probe), m_server.keeper());
    }
}

void Session::probeReceived(QByteArrayView text)
{
    const auto packet = engineio::parseTextPacket(text);
    if (packet && packet->type == PacketType::Ping && packet->data == QByteArrayView("probe")) {
        m_probed = true;
        m_probe->sendText("3probe");
        m_probe->flush();
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
    if (m_webSocket) {
        m_webSocket->markAuthenticated();
    }
}

void Session::upgrade()
{
    m_upgradeTimeout.clear();
    m_probed = false;
    m_polling->answerWith(PacketType::Noop);
    m_webSocket = std::move(m_probe);
    if (m_authenticated) {
        m_webSocket->markAuthenticated();
    }
    for (const Outgoing &packet : m_polling->take()) {
        m_webSocket->send(packet);
    }
    m_polling.reset();
    countAs(Transport::WebSocket);
    m_webSocket->flush();
}

void Session::closeAfterOutput()
{
    if (!isOpen()) {
        return;
    }
    if (!m_polling || m_polling->hasPoll() || !m_polling->hasOutput()) {
        close();
        return;
    }
    m_state = State::Draining;
    m_heartbeat.clear();
    m_connectTimeout.clear();
    dropProbe();
    m_upgradeTimeout.setIn(m_server.settings().upgradeTimeoutMs);
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
        m_webSocket->close(webSocketCode);
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
    WebSocketTransport::release(std::move(m_webSocket), m_server.keeper());
    m_server.forget(*this);
}

void Session::webSocketText(WebSocketTransport &from, QByteArrayView text)
{
    const auto self = shared_from_this();
    if (&from == m_probe.get()) {
        probeReceived(text);
        return;
    }
    if (&from != m_webSocket.get() || !isOpen()) {
        return;
    }
    if (const auto packet = engineio::parseTextPacket(text)) {
        packetReceived(packet->type, packet->data);
    } else {
        close();
    }
}

void Session::webSocketBinary(WebSocketTransport &from, const QByteArray &data)
{
    const auto self = shared_from_this();
    if (&from == m_probe.get()) {
        dropProbe();
    } else if (&from == m_webSocket.get() && isOpen()) {
        binaryReceived(data);
    }
}

void Session::webSocketWantsFlush(WebSocketTransport &)
{
    if (!m_flushWanted) {
        m_flushWanted = true;
        m_server.flushLater(shared_from_this());
    }
}

void Session::webSocketClosed(WebSocketTransport &from)
{
    const auto self = shared_from_this();
    if (&from == m_probe.get()) {
        dropProbe();
    } else if (&from == m_webSocket.get()) {
        close();
    }
}

} // namespace saferide::socketio
