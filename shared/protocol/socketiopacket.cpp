// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/socketiopacket.h"

#include <algorithm>
#include <array>

namespace saferide::socketio {

namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

Error invalid(const QString &message)
{
    return {ErrorCode::InvalidInput, message};
}

bool isDigit(char character)
{
    return character >= '0' && character <= '9';
}

// The reference implementation tests each character by `Number(c) == c`, which blanks also pass.
bool continuesId(char character)
{
    return isDigit(character) || character == ' ' || (character >= '\t' && character <= '\r');
}

QByteArrayView takeWhile(QByteArrayView &text, bool (*belongs)(char))
{
    const auto end = std::find_if_not(text.begin(), text.end(), belongs);
    const QByteArrayView taken = text.first(end - text.begin());
    text = text.sliced(taken.size());
    return taken;
}

Result<int> takeAttachments(QByteArrayView &text)
{
    const QByteArrayView digits = takeWhile(text, isDigit);
    if (digits.isEmpty() || !text.startsWith('-')) {
        return invalid(QStringLiteral("illegal attachments"));
    }
    text = text.sliced(1);
    bool fits = false;
    const int count = digits.toByteArray().toInt(&fits);
    if (!fits || count > MaxAttachments) {
        return invalid(QStringLiteral("too many attachments"));
    }
    if (count == 0) {
        return invalid(QStringLiteral("illegal attachments"));
    }
    return count;
}

QByteArrayView takeNamespace(QByteArrayView &text)
{
    if (!text.startsWith('/')) {
        return "/";
    }
    const qsizetype comma = text.indexOf(',');
    const QByteArrayView name = comma < 0 ? text : text.first(comma);
    text = comma < 0 ? QByteArrayView() : text.sliced(comma + 1);
    return name;
}

Result<QByteArrayView> takeId(QByteArrayView &text)
{
    const QByteArrayView run = takeWhile(text, continuesId);
    QByteArrayView id = run.trimmed();
    if (run.isEmpty() || id.isEmpty()) {
        return run.isEmpty() ? QByteArrayView() : QByteArrayView("0");
    }
    if (!std::all_of(id.begin(), id.end(), isDigit)) {
        return invalid(QStringLiteral("invalid payload"));
    }
    while (id.size() > 1 && id.front() == '0') {
        id = id.sliced(1);
    }
    return id;
}

bool isReserved(std::string_view name)
{
    static constexpr std::array<std::string_view, 6> Reserved{
        "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"};
    return std::find(Reserved.begin(), Reserved.end(), name) != Reserved.end();
}

bool isEventName(element name)
{
    const bool number = name.is_int64() || name.is_uint64() || name.is_double();
    return number || (name.is_string() && !isReserved(name.get_string().value_unsafe()));
}

bool suits(const Packet &packet, element payload)
{
    switch (packet.type) {
    case PacketType::Connect:
        return payload.is_object();
    case PacketType::Disconnect:
        return false;
    case PacketType::Event:
    case PacketType::BinaryEvent: {
        const auto array = payload.get_array();
        return !array.error() && array.begin() != array.end() && isEventName(*array.begin());
    }
    case PacketType::Ack:
    case PacketType::BinaryAck:
        return payload.is_array();
    case PacketType::ConnectError:
        return payload.is_string() || payload.is_object();
    }
    return false;
}

// Every placeholder must refer to an existing attachment.
bool placesFit(element checked, int attachments)
{
    if (checked.type() == element_type::ARRAY) {
        const auto array = checked.get_array().value_unsafe();
        return std::all_of(array.begin(), array.end(),
                           [attachments](element child) { return placesFit(child, attachments); });
    }
    if (checked.type() != element_type::OBJECT) {
        return true;
    }
    bool placeholder = false;
    if (!checked["_placeholder"].get(placeholder) && placeholder) {
        int64_t number = -1;
        return !checked["num"].get(number) && number >= 0 && number < attachments;
    }
    const auto object = checked.get_object().value_unsafe();
    return std::all_of(object.begin(), object.end(),
                       [attachments](auto field) { return placesFit(field.value, attachments); });
}

} // namespace

Result<Packet> parsePacket(QByteArrayView text)
{
    Packet packet;
    // The reference implementation treats an empty text as a CONNECT.
    const char type = text.isEmpty() ? '0' : text.front();
    if (type < '0' || type > '6') {
        return invalid(QStringLiteral("unknown packet type"));
    }
    packet.type = PacketType(type - '0');
    QByteArrayView rest = text.isEmpty() ? text : text.sliced(1);
    if (packet.isBinary()) {
        const Result<int> attachments = takeAttachments(rest);
        if (!attachments) {
            return attachments.error();
        }
        packet.attachments = *attachments;
    }
    packet.nsp = takeNamespace(rest);
    const Result<QByteArrayView> id = takeId(rest);
    if (!id) {
        return id.error();
    }
    packet.id = *id;
    packet.payload = rest;
    return packet;
}

Result<std::optional<element>> parsePayload(const Packet &packet, int maxDepth)
{
    if (packet.payload.isEmpty()) {
        return std::optional<element>();
    }
    Result<element> payload = parseJsonElement(packet.payload, maxDepth);
    if (!payload) {
        return payload.error();
    }
    if (!suits(packet, *payload)) {
        return invalid(QStringLiteral("invalid payload"));
    }
    if (packet.isBinary() && !placesFit(*payload, packet.attachments)) {
        return invalid(QStringLiteral("illegal attachments"));
    }
    return std::optional(*payload);
}

Arguments splitArguments(QByteArrayView array)
{
    if (array.isEmpty()) {
        return {};
    }
    const QByteArrayView inside = array.trimmed().sliced(1).chopped(1).trimmed();
    qsizetype end = 0;
    if (inside.startsWith('"')) {
        for (end = 1; inside[end] != '"'; ++end) {
            end += inside[end] == '\\' ? 1 : 0;
        }
        ++end;
    } else {
        const qsizetype comma = inside.indexOf(',');
        end = comma < 0 ? inside.size() : comma;
    }
    const qsizetype comma = inside.indexOf(',', end);
    return {inside.first(end).trimmed(),
            comma < 0 ? QByteArrayView() : inside.sliced(comma + 1).trimmed()};
}

QByteArray serializePacket(const Packet &packet)
{
    QByteArray text;
    text.reserve(packet.payload.size() + packet.nsp.size() + packet.id.size() + 8);
    text += char('0' + int(packet.type));
    if (packet.isBinary()) {
        text += QByteArray::number(packet.attachments);
        text += '-';
    }
    if (packet.nsp != QByteArrayView("/")) {
        text += packet.nsp;
        text += ',';
    }
    text += packet.id;
    text += packet.payload;
    return text;
}

} // namespace saferide::socketio
