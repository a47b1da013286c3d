// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/engineiopacket.h"

namespace saferide::engineio {

namespace {

constexpr char BinaryMark = 'b';

std::optional<Packet> parsePayloadPacket(QByteArrayView text)
{
    if (text.startsWith(BinaryMark)) {
        return Packet{PacketType::Message, QByteArray::fromBase64(text.sliced(1).toByteArray()),
                      true};
    }
    const std::optional<TextPacket> packet = parseTextPacket(text);
    return packet ? std::optional(Packet{packet->type, packet->data.toByteArray()}) : std::nullopt;
}

} // namespace

std::optional<TextPacket> parseTextPacket(QByteArrayView text)
{
    if (text.isEmpty() || text.front() < char(PacketType::Open)
        || text.front() > char(PacketType::Noop)) {
        return std::nullopt;
    }
    return TextPacket{PacketType(text.front()), text.sliced(1)};
}

std::optional<Packet> PayloadReader::next()
{
    if (m_broken || m_at < 0) {
        return std::nullopt;
    }
    const QByteArrayView body(m_body);
    const qsizetype end = body.indexOf(RecordSeparator, m_at);
    const auto packet =
        parsePayloadPacket(end < 0 ? body.sliced(m_at) : body.sliced(m_at, end - m_at));
    m_broken = !packet;
    m_at = end < 0 ? -1 : end + 1;
    return packet;
}

Payload parsePayload(const QByteArray &body)
{
    Payload payload;
    PayloadReader reader(body);
    while (auto packet = reader.next()) {
        payload.packets.push_back(*std::move(packet));
    }
    payload.broken = reader.isBroken();
    return payload;
}

void appendToPayload(QByteArray &payload, const Packet &packet)
{
    if (!payload.isEmpty()) {
        payload += RecordSeparator;
    }
    if (packet.binary) {
        payload += BinaryMark;
        payload += packet.data.toBase64();
    } else {
        payload += char(packet.type);
        payload += packet.data;
    }
}

QByteArray serializeTextPacket(PacketType type, QByteArrayView data)
{
    QByteArray text;
    text.reserve(data.size() + 1);
    text += char(type);
    text += data;
    return text;
}

} // namespace saferide::engineio
