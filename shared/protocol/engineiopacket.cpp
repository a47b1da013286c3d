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

Payload parsePayload(QByteArrayView body)
{
    Payload payload;
    qsizetype from = 0;
    while (true) {
        const qsizetype end = body.indexOf(RecordSeparator, from);
        const std::optional<Packet> packet =
            parsePayloadPacket(end < 0 ? body.sliced(from) : body.sliced(from, end - from));
        if (!packet) {
            payload.broken = true;
            return payload;
        }
        payload.packets.push_back(*packet);
        if (end < 0) {
            return payload;
        }
        from = end + 1;
    }
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
