// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/connection.h"

#include "server/socketio/server.h"

#include <algorithm>
#include <utility>

namespace saferide::socketio {

namespace {

constexpr qsizetype MaxAckIdDigits = 20; // of any 64-bit number; no client counts beyond 2^53

} // namespace

std::shared_ptr<Socket> Connection::find(QByteArrayView nsp) const
{
    const auto found = std::find_if(m_sockets.begin(), m_sockets.end(),
                                    [nsp](const auto &socket) { return socket->nsp() == nsp; });
    return found == m_sockets.end() ? nullptr : *found;
}

void Connection::remove(Socket &socket)
{
    const auto self = socket.shared_from_this();
    std::erase(m_sockets, self);
    socket.leave();
}

void Connection::closed()
{
    for (const std::shared_ptr<Socket> &socket : std::exchange(m_sockets, {})) {
        socket->leave();
    }
}

void Connection::connectTimeoutPassed()
{
    if (m_sockets.empty()) {
        m_session.close();
    }
}

void Connection::refuse(const Error &error)
{
    if (error.code == ErrorCode::TooLarge) {
        refuse(Limit::JsonDepth);
    } else {
        m_session.close();
    }
}

void Connection::refuse(Limit reason)
{
    m_session.server().settings().rejections.count(reason);
    m_session.close();
}

void Connection::countRefusal()
{
    const Settings &settings = m_session.server().settings();
    if (++m_refusedConnects == settings.refusedConnects) {
        settings.rejections.count(Limit::RefusedConnects);
        m_session.closeAfterOutput();
    }
}

void Connection::textReceived(QByteArrayView text)
{
    const Result<Packet> packet = parsePacket(text);
    if (m_missing > 0 || !packet) {
        m_session.close();
        return;
    }
    if (packet->id.size() > MaxAckIdDigits) {
        refuse(Limit::AckIdDigits);
    } else if (packet->isBinary()) {
        expectAttachments(text, *packet);
    } else {
        packetReceived(*packet, {});
    }
}

bool Connection::mayKeep(qint64 bytes) const
{
    return bytes <= m_session.server().settings().binaryPacketBytes;
}

// Attachments are kept only for clients that are in the namespace.
void Connection::expectAttachments(QByteArrayView text, const Packet &packet)
{
    const std::shared_ptr<Socket> socket = find(packet.nsp);
    if (!socket || !socket->isConnected() || !mayKeep(text.size())) {
        refuse(Limit::AttachmentBytes);
        return;
    }
    if (const auto payload = parsePayload(packet, m_session.server().settings().jsonDepth);
        !payload) {
        refuse(payload.error());
        return;
    }
    m_incomplete = text.toByteArray();
    m_missing = packet.attachments;
    m_keptBytes = text.size();
}

void Connection::binaryReceived(QByteArrayView data)
{
    if (m_missing == 0) {
        m_session.close();
        return;
    }
    m_keptBytes += data.size();
    if (!mayKeep(m_keptBytes)) {
        refuse(Limit::AttachmentBytes);
        return;
    }
    m_attachments.push_back(data.toByteArray());
    if (--m_missing > 0) {
        return;
    }
    const QByteArray text = std::exchange(m_incomplete, {});
    const Attachments attachments = std::exchange(m_attachments, {});
    packetReceived(*parsePacket(text), attachments);
}

void Connection::packetReceived(const Packet &packet, const Attachments &attachments)
{
    const auto payload = parsePayload(packet, m_session.server().settings().jsonDepth);
    if (!payload) {
        refuse(payload.error());
        return;
    }
    const std::shared_ptr<Socket> socket = find(packet.nsp);
    if (packet.type == PacketType::Connect && !socket) {
        connectReceived(packet);
        return;
    }
    if (!socket || !socket->isConnected() || packet.type == PacketType::Connect
        || packet.type == PacketType::ConnectError) {
        m_session.close();
        return;
    }
    if (packet.type == PacketType::Disconnect) {
        remove(*socket);
        return;
    }
    const auto array =
        *payload ? (*payload)->get_array() : simdjson::simdjson_result<simdjson::dom::array>();
    if (packet.isEvent()) {
        if (*payload) {
            eventReceived(*socket, packet, array.value_unsafe(), attachments);
        } else {
            m_session.close(); // an event without a name
        }
        return;
    }
    const QByteArrayView arguments =
        *payload ? packet.payload.trimmed().sliced(1).chopped(1).trimmed() : QByteArrayView();
    socket->ackReceived(packet.id, arguments, attachments);
}

void Connection::connectReceived(const Packet &packet)
{
    Namespace *found = m_namespaces.find(packet.nsp);
    if (!found) {
        const Packet refusal{
            PacketType::ConnectError, packet.nsp, {}, 0, "{\"message\":\"Invalid namespace\"}"};
        m_session.sendText('4' + serializePacket(refusal));
        countRefusal();
        return;
    }
    const auto socket = std::make_shared<Socket>(*this, packet.nsp.toByteArray());
    m_sockets.push_back(socket);
    found->connectRequested(socket, packet.payload);
}

void Connection::eventReceived(Socket &socket, const Packet &packet, simdjson::dom::array array,
                               const Attachments &attachments)
{
    const Arguments arguments = splitArguments(packet.payload);
    std::string_view name;
    if ((*array.begin()).get(name)) {
        name = {arguments.name.data(), size_t(arguments.name.size())};
    }
    socket.eventReceived({name, array, arguments.rest, attachments, packet.id});
}

} // namespace saferide::socketio
