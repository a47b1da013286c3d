// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/websocketdecoder.h"

#include <QtEndian>

#include <algorithm>
#include <cstring>

namespace saferide {

namespace {

constexpr uchar ReservedBits = 0x70;
constexpr uchar MaskBit = 0x80;
constexpr uchar LengthBits = 0x7F;
constexpr uchar Length16 = 126;
constexpr uchar Length64 = 127;
constexpr size_t MaskSize = 4;

bool isKnown(uchar opcode)
{
    return opcode <= uchar(WebSocketOpcode::Binary)
        || (opcode >= uchar(WebSocketOpcode::Close) && opcode <= uchar(WebSocketOpcode::Pong));
}

/// The codes that an endpoint may send: RFC 6455, section 7.4, and IANA's registry.
bool mayBeSent(quint16 code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1011)
        || (code >= 3000 && code <= 4999);
}

bool isUtf8(QByteArrayView text)
{
    Utf8Stream stream;
    return stream.take(text) && stream.isComplete();
}

} // namespace

WebSocketDecoder::Item WebSocketDecoder::fail(quint16 code)
{
    refuse(code);
    return Item::Failed;
}

bool WebSocketDecoder::refuse(quint16 code)
{
    m_ended = true;
    m_closeCode = code;
    m_message = {};
    m_control = {};
    m_payload = {};
    return false;
}

WebSocketDecoder::Item WebSocketDecoder::next(std::span<char> &input)
{
    m_payload = {};
    if (!m_inPayload && m_messageOpcode == WebSocketOpcode::Continuation) {
        m_message = {}; // delivered by the previous call
    }
    if (!m_inPayload) {
        m_control = {};
    }
    Item item = Item::NeedMore;
    while (!m_ended && item == Item::NeedMore) {
        if (!m_inPayload && !takeHead(input)) {
            break;
        }
        const std::span<char> piece = takePayload(input);
        const QByteArrayView bytes(piece.data(), qsizetype(piece.size()));
        item = isControl() ? takeControl(bytes) : takeData(bytes);
        if (m_inPayload) {
            break;
        }
    }
    return m_ended && item != Item::Close ? Item::Failed : item;
}

qsizetype WebSocketDecoder::headSize() const
{
    if (m_headFilled < 2) {
        return 2;
    }
    const uchar length = m_head[1] & LengthBits;
    const qsizetype extended = length == Length16 ? 2 : length == Length64 ? 8 : 0;
    return 2 + extended + qsizetype(MaskSize);
}

/// True once the header is complete and its payload is next.
bool WebSocketDecoder::takeHead(std::span<char> &input)
{
    while (m_headFilled < headSize()) {
        if (input.empty()) {
            return false;
        }
        m_head[m_headFilled++] = uchar(input.front());
        input = input.subspan(1);
        if (m_headFilled == 1 && ((m_head[0] & ReservedBits) || !isKnown(opcode()))) {
            return refuse(WebSocketClose::ProtocolError);
        }
        if (m_headFilled == 2 && !(m_head[1] & MaskBit)) {
            return refuse(WebSocketClose::ProtocolError);
        }
    }
    return startFrame();
}

bool WebSocketDecoder::startFrame()
{
    const uchar length = m_head[1] & LengthBits;
    m_payloadLeft = length == Length16 ? qFromBigEndian<quint16>(m_head.data() + 2)
        : length == Length64           ? qFromBigEndian<quint64>(m_head.data() + 2)
                                       : length;
    const bool shortest = length < Length16 || (length == Length16 && m_payloadLeft >= Length16)
        || (length == Length64 && m_payloadLeft > 0xFFFF && !(m_payloadLeft >> 63));
    const bool halfCode = opcode() == uchar(WebSocketOpcode::Close) && length == 1;
    const bool brokenControl = isControl() && (length >= Length16 || !isFinal() || halfCode);
    if (!shortest || brokenControl) {
        return refuse(WebSocketClose::ProtocolError);
    }
    if (!isControl() && !startDataFrame(m_payloadLeft)) {
        return false;
    }
    const qsizetype mask = headSize() - qsizetype(MaskSize);
    std::memmove(m_head.data() + 2, m_head.data() + mask, MaskSize); // where takePayload looks
    m_maskAt = 0;
    m_headFilled = 0;
    m_inPayload = true;
    return true;
}

bool WebSocketDecoder::startDataFrame(quint64 length)
{
    const bool continues = opcode() == uchar(WebSocketOpcode::Continuation);
    if (continues != (m_messageOpcode != WebSocketOpcode::Continuation)) {
        return refuse(WebSocketClose::ProtocolError);
    }
    if (!continues) {
        m_messageOpcode = WebSocketOpcode(opcode());
        m_messageBytes = 0;
        m_utf8 = {};
    }
    if (length > m_maxMessageBytes || m_messageBytes + length > m_maxMessageBytes) {
        return refuse(WebSocketClose::TooLarge);
    }
    m_messageBytes += length;
    return true;
}

/// The part of the frame's payload that has arrived, unmasked.
std::span<char> WebSocketDecoder::takePayload(std::span<char> &input)
{
    const auto size = size_t(std::min<quint64>(m_payloadLeft, input.size()));
    const std::span<char> piece = input.first(size);
    input = input.subspan(size);
    m_payloadLeft -= size;
    m_inPayload = m_payloadLeft > 0;
    std::array<char, 2 * MaskSize> mask{};
    for (size_t i = 0; i < mask.size(); ++i) {
        mask[i] = char(m_head[2 + (m_maskAt + i) % MaskSize]);
    }
    quint64 wideMask = 0;
    std::memcpy(&wideMask, mask.data(), sizeof wideMask);
    size_t at = 0;
    for (; at + sizeof wideMask <= size; at += sizeof wideMask) {
        quint64 word = 0;
        std::memcpy(&word, piece.data() + at, sizeof word);
        word ^= wideMask;
        std::memcpy(piece.data() + at, &word, sizeof word);
    }
    for (; at < size; ++at) {
        piece[at] = char(piece[at] ^ mask[at % mask.size()]);
    }
    m_maskAt = uchar((m_maskAt + size) % MaskSize);
    return piece;
}

WebSocketDecoder::Item WebSocketDecoder::takeControl(QByteArrayView piece)
{
    if (m_inPayload || !m_control.isEmpty()) {
        m_control.append(piece);
        m_payload = m_control;
    } else {
        m_payload = piece;
    }
    if (m_inPayload) {
        return Item::NeedMore;
    }
    switch (WebSocketOpcode(opcode())) {
    case WebSocketOpcode::Close:
        return finishClose();
    case WebSocketOpcode::Ping:
        return Item::Ping;
    default:
        return Item::Pong;
    }
}

WebSocketDecoder::Item WebSocketDecoder::finishClose()
{
    m_closeCode = WebSocketClose::None;
    if (!m_payload.isEmpty()) {
        m_closeCode = qFromBigEndian<quint16>(m_payload.data());
        m_payload = m_payload.sliced(2);
        if (!mayBeSent(m_closeCode)) {
            return fail(WebSocketClose::ProtocolError);
        }
        if (!isUtf8(m_payload)) {
            return fail(WebSocketClose::InvalidText);
        }
    }
    m_ended = true;
    return Item::Close;
}

WebSocketDecoder::Item WebSocketDecoder::takeData(QByteArrayView piece)
{
    const bool text = m_messageOpcode == WebSocketOpcode::Text;
    if (text && !m_utf8.take(piece)) {
        return fail(WebSocketClose::InvalidText);
    }
    const bool whole = !m_inPayload && isFinal();
    if (whole && m_message.isEmpty()) {
        m_payload = piece;
    } else {
        m_message.append(piece);
        m_payload = m_message;
    }
    if (!whole) {
        return Item::NeedMore;
    }
    if (text && !m_utf8.isComplete()) {
        return fail(WebSocketClose::InvalidText);
    }
    m_messageOpcode = WebSocketOpcode::Continuation;
    return text ? Item::Text : Item::Binary;
}

} // namespace saferide
