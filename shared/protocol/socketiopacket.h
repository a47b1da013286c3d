// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/jsonelement.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

/// Socket.IO protocol 5: packets. Pure functions; payloads remain JSON text.
namespace saferide::socketio {

enum class PacketType { Connect, Disconnect, Event, Ack, ConnectError, BinaryEvent, BinaryAck };

inline constexpr int MaxAttachments = 10;

/// Views of the text from which the packet was parsed, which must outlive it.
struct Packet
{
    PacketType type = PacketType::Event;
    QByteArrayView nsp = "/";
    QByteArrayView id; ///< digits without leading zeros; empty if there is none
    int attachments = 0; ///< the number of binary messages that follow
    QByteArrayView payload; ///< JSON; empty if there is none

    bool isBinary() const
    {
        return type == PacketType::BinaryEvent || type == PacketType::BinaryAck;
    }
    bool isEvent() const { return type == PacketType::Event || type == PacketType::BinaryEvent; }
    bool isAck() const { return type == PacketType::Ack || type == PacketType::BinaryAck; }
};

/// Splits a packet. Does not check its payload.
Result<Packet> parsePacket(QByteArrayView text);

/// Parses the payload and checks it against the type: its shape, the name of the event, the
/// placeholders of attachments. nullopt if there is none. The element is valid until the next parse
/// in this thread.
Result<std::optional<simdjson::dom::element>> parsePayload(const Packet &packet,
                                                           int maxDepth = MaxJsonDepth);

/// The parts of the JSON array of an event or acknowledgement.
struct Arguments
{
    QByteArrayView name; ///< JSON of the first element
    QByteArrayView rest; ///< JSON of the others, with the commas between them
};
/// `array` must be a valid JSON array whose first element is a string or a number, or empty.
Arguments splitArguments(QByteArrayView array);

/// The payload is written unchanged.
QByteArray serializePacket(const Packet &packet);

} // namespace saferide::socketio
