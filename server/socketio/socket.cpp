// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/socket.h"

#include "server/socketio/connection.h"
#include "server/socketio/server.h"
#include "server/socketio/sessionid.h"
#include "shared/protocol/jsonwriter.h"
#include "shared/protocol/socketiopacket.h"

namespace saferide::socketio {

namespace {

// The type of a packet depends on whether it has attachments.
PacketType typeFor(PacketType textual, const Attachments &attachments)
{
    if (attachments.empty()) {
        return textual;
    }
    return textual == PacketType::Event ? PacketType::BinaryEvent : PacketType::BinaryAck;
}

} // namespace

Socket::Socket(Connection &connection, QByteArray nsp)
    : m_connection(&connection)
    , m_nsp(std::move(nsp))
    , m_id(randomId())
{
}

const Handshake &Socket::handshake() const
{
    return m_connection->session().handshake();
}

Deadlines &Socket::deadlines() const
{
    return m_connection->session().server().deadlines();
}

void Socket::sendPacket(const Packet &packet, const Attachments &attachments)
{
    m_connection->session().sendText('4' + serializePacket(packet));
    for (const QByteArray &attachment : attachments) {
        m_connection->session().sendBinary(attachment);
    }
}

void Socket::accept(std::unique_ptr<SocketHandler> handler)
{
    if (m_state != State::Connecting) {
        return;
    }
    m_state = State::Connected;
    m_connection->session().markAuthenticated();
    m_handler = std::move(handler);
    const QByteArray payload = "{\"sid\":\"" + m_id + "\"}";
    sendPacket({PacketType::Connect, m_nsp, {}, 0, payload}, {});
    const auto self = shared_from_this();
    m_handler->connected();
}

void Socket::refuse(QByteArrayView error)
{
    if (m_state != State::Connecting) {
        return;
    }
    sendPacket({PacketType::ConnectError, m_nsp, {}, 0, error}, {});
    Connection *connection = m_connection; // null in this socket once it is removed
    connection->remove(*this);
    connection->countRefusal();
}

void Socket::emitEvent(QByteArrayView name, QByteArrayView arguments,
                       const Attachments &attachments, Acknowledged acknowledged)
{
    if (!isConnected()) {
        return;
    }
    QByteArray id;
    if (acknowledged) {
        id = QByteArray::number(m_nextAckId);
        m_awaited.emplace(m_nextAckId++, std::move(acknowledged));
    }
    QByteArray payload("[");
    appendJsonString(payload, name);
    if (!arguments.isEmpty()) {
        payload += ',';
        payload += arguments;
    }
    payload += ']';
    sendPacket(
        {typeFor(PacketType::Event, attachments), m_nsp, id, int(attachments.size()), payload},
        attachments);
}

void Socket::acknowledge(QByteArrayView ackId, QByteArrayView arguments,
                         const Attachments &attachments)
{
    if (!isConnected()) {
        return;
    }
    QByteArray payload("[");
    payload += arguments;
    payload += ']';
    sendPacket(
        {typeFor(PacketType::Ack, attachments), m_nsp, ackId, int(attachments.size()), payload},
        attachments);
}

void Socket::deliver(const SharedBroadcast &broadcast)
{
    if (isConnected()) {
        m_connection->session().deliver(broadcast);
    }
}

void Socket::disconnect()
{
    if (!isConnected()) {
        return;
    }
    const auto self = shared_from_this();
    sendPacket({PacketType::Disconnect, m_nsp, {}, 0, {}}, {});
    m_connection->remove(*this);
}

void Socket::evict()
{
    if (!isConnected()) {
        return;
    }
    const auto self = shared_from_this();
    Session &session = m_connection->session(); // unknown to this socket once it has left
    disconnect();
    session.closeAfterOutput();
}

void Socket::eventReceived(const Event &event)
{
    const auto self = shared_from_this();
    m_handler->eventReceived(event);
}

void Socket::ackReceived(QByteArrayView ackId, QByteArrayView arguments,
                         const Attachments &attachments)
{
    bool ours = false; // false for a number out of range
    const auto found = m_awaited.find(ackId.toByteArray().toLongLong(&ours));
    if (!ours || found == m_awaited.end()) {
        return; // answered twice, or never requested
    }
    const auto self = shared_from_this();
    const Acknowledged acknowledged = std::move(found->second);
    m_awaited.erase(found);
    acknowledged(arguments, attachments);
}

void Socket::leave()
{
    if (m_state == State::Gone) {
        return;
    }
    m_state = State::Gone;
    m_connection = nullptr;
    m_awaited.clear();
    if (m_handler) {
        m_handler->disconnected();
    }
}

} // namespace saferide::socketio
