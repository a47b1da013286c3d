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

/// Parses a WebSocket text message. nullopt if it is not a packet.
std::optional<TextPacket> parseTextPacket(QByteArrayView text);

struct Payload
{
    std::vector<Packet> packets; ///< up to the first invalid one
    bool broken = false;
};

/// Reads the body of a POST packet by packet: it may have half a million. Base64 is decoded as
/// leniently as by the reference implementation.
class PayloadReader
{
public:
    explicit PayloadReader(QByteArray body)
        : m_body(std::move(body))
    {
    }

    /// nullopt after the last packet, and from the first invalid one on.
    std::optional<Packet> next();
    bool isBroken() const { return m_broken; }

private:
    QByteArray m_body;
    qsizetype m_at = 0; // -1: after the last packet
    bool m_broken = false;
};

/// Reads a whole payload at once.
Payload parsePayload(const QByteArray &body);

/// Appends a packet to the body of the reply to a GET, with a separator unless it is the first.
void appendToPayload(QByteArray &payload, const Packet &packet);

/// The packet as a WebSocket text message. A binary message is sent as its bytes instead.
QByteArray serializeTextPacket(PacketType type, QByteArrayView data = {});

} // namespace saferide::engineio
