// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <vector>

/// Engine.IO protocol 4: packets and the payloads of long polling. Pure functions.
namespace saferide::engineio {

enum class PacketType : char { Open = '0', Close, Ping, Pong, Message, Upgrade, Noop };

/// Separates the packets of a polling payload.
inline constexpr char RecordSeparator = '\x1e';

struct Packet
{
    PacketType type = PacketType::Message;
    QByteArray data; ///< text in UTF-8, or the bytes of a binary message
    bool binary = false; ///< messages only
    bool operator==(const Packet &) const = default;
};

/// A text packet without copying its data.
struct TextPacket
{
    PacketType type = PacketType::Message;
    QByteArrayView data;
};

/// One WebSocket text message. nullopt for what is no packet.
std::optional<TextPacket> parseTextPacket(QByteArrayView text);

struct Payload
{
    std::vector<Packet> packets; ///< those before the first broken one
    bool broken = false;
};

/// The body of a POST, packet by packet: there may be half a million. Base64 is read as leniently
/// as the reference does.
class PayloadReader
{
public:
    explicit PayloadReader(QByteArray body)
        : m_body(std::move(body))
    {
    }

    /// nullopt behind the last packet, and from the first broken one on.
    std::optional<Packet> next();
    bool isBroken() const { return m_broken; }

private:
    QByteArray m_body;
    qsizetype m_at = 0; // -1: behind the last
    bool m_broken = false;
};

/// All of a payload at once.
Payload parsePayload(const QByteArray &body);

/// Appends a packet to the body of a GET's answer, with a separator where it is not the first.
void appendToPayload(QByteArray &payload, const Packet &packet);

/// As one WebSocket text message; a binary message is sent as its bytes instead.
QByteArray serializeTextPacket(PacketType type, QByteArrayView data = {});

} // namespace saferide::engineio
