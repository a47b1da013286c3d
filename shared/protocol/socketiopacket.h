// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/jsonelement.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

/// Socket.IO protocol 5: packets. Pure functions; payloads stay the JSON text they came as.
namespace saferide::socketio {

enum class PacketType { Connect, Disconnect, Event, Ack, ConnectError, BinaryEvent, BinaryAck };

inline constexpr int MaxAttachments = 10;

/// A packet in the text it was read from, which it must not outlive.
struct Packet
{
    PacketType type = PacketType::Event;
    QByteArrayView nsp = "/";
    QByteArrayView id; ///< digits, without leading zeros; empty for none
    int attachments = 0; ///< binary messages that follow
    QByteArrayView payload; ///< JSON; empty for none

    bool isBinary() const
    {
        return type == PacketType::BinaryEvent || type == PacketType::BinaryAck;
    }
    bool isEvent() const { return type == PacketType::Event || type == PacketType::BinaryEvent; }
    bool isAck() const { return type == PacketType::Ack || type == PacketType::BinaryAck; }
};

/// Splits a packet; says nothing of its payload yet.
Result<Packet> parsePacket(QByteArrayView text);

/// Reads the payload and checks that it suits the type: shape, event name, places of the
/// attachments. nullopt where there is none. The element is valid until the next parse in this
/// thread.
Result<std::optional<simdjson::dom::element>> parsePayload(const Packet &packet,
                                                           int maxDepth = MaxJsonDepth);

/// The JSON of an event's or acknowledgement's array, cut but not read again.
struct Arguments
{
    QByteArrayView name; ///< JSON of the first element
    QByteArrayView rest; ///< JSON of the others, with the commas between them
};
/// `array` must be a valid JSON array whose first element is a string or a number, or empty.
Arguments splitArguments(QByteArrayView array);

/// Writes the packet compactly; the payload goes as it is.
QByteArray serializePacket(const Packet &packet);

} // namespace saferide::socketio
