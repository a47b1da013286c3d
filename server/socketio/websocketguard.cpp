// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/websocketguard.h"

#include "shared/protocol/websocketframe.h"

#include <QtEndian>

#include <algorithm>

namespace saferide::socketio {

namespace {

constexpr quint16 ProtocolError = 1002;
constexpr quint16 TooLarge = 1009;

constexpr uchar FinalBit = 0x80;
constexpr uchar ReservedBits = 0x70;
constexpr uchar OpcodeBits = 0x0F;
constexpr uchar MaskBit = 0x80;
constexpr uchar LengthBits = 0x7F;
constexpr uchar Length16 = 126;
constexpr uchar Length64 = 127;

bool isControl(uchar opcode)
{
    return opcode >= uchar(WebSocketOpcode::Close);
}

bool isKnown(uchar opcode)
{
    return opcode <= uchar(WebSocketOpcode::Binary)
        || (opcode >= uchar(WebSocketOpcode::Close) && opcode <= uchar(WebSocketOpcode::Pong));
}

} // namespace

WebSocketGuard::WebSocketGuard(qint64 maxMessageBytes)
    : m_maxMessageBytes(quint64(maxMessageBytes))
{
}

qsizetype WebSocketGuard::headSize() const
{
    if (m_headFilled < 2) {
        return 2;
    }
    const uchar length = m_head[1] & LengthBits;
    const qsizetype extended = length == Length16 ? 2 : length == Length64 ? 8 : 0;
    return 2 + extended + 4;
}

std::optional<quint16> WebSocketGuard::take(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        if (m_payloadLeft > 0) {
            const quint64 skipped = std::min(m_payloadLeft, quint64(bytes.size()));
            m_payloadLeft -= skipped;
            bytes = bytes.sliced(qsizetype(skipped));
            continue;
        }
        m_head[size_t(m_headFilled++)] = uchar(bytes.front());
        bytes = bytes.sliced(1);
        if (m_headFilled == 2 && !(m_head[1] & MaskBit)) {
            return ProtocolError;
        }
        if (m_headFilled >= 2 && m_headFilled == headSize()) {
            if (const auto code = takeHead()) {
                return code;
            }
            m_headFilled = 0;
        }
    }
    return std::nullopt;
}

std::optional<quint16> WebSocketGuard::takeHead()
{
    const uchar opcode = m_head[0] & OpcodeBits;
    if ((m_head[0] & ReservedBits) || !isKnown(opcode)) {
        return ProtocolError;
    }
    const uchar length = m_head[1] & LengthBits;
    m_payloadLeft = length == Length16 ? qFromBigEndian<quint16>(m_head.data() + 2)
        : length == Length64           ? qFromBigEndian<quint64>(m_head.data() + 2)
                                       : length;
    const bool shortest = length < Length16 || (length == Length16 && m_payloadLeft >= Length16)
        || (length == Length64 && m_payloadLeft > 0xFFFF && !(m_payloadLeft >> 63));
    if (!shortest) {
        return ProtocolError;
    }
    if (isControl(opcode)) {
        const bool fits = length < Length16 && (m_head[0] & FinalBit);
        const bool halfCode = opcode == uchar(WebSocketOpcode::Close) && length == 1;
        return fits && !halfCode ? std::nullopt : std::optional(ProtocolError);
    }
    return takeDataFrame(m_payloadLeft);
}

std::optional<quint16> WebSocketGuard::takeDataFrame(quint64 length)
{
    const bool continuation = (m_head[0] & OpcodeBits) == uchar(WebSocketOpcode::Continuation);
    if (continuation != m_fragmented) {
        return ProtocolError;
    }
    m_fragmented = !(m_head[0] & FinalBit);
    m_messageBytes = continuation ? m_messageBytes : 0;
    if (length > m_maxMessageBytes || m_messageBytes + length > m_maxMessageBytes) {
        return TooLarge;
    }
    m_messageBytes += length;
    return std::nullopt;
}

} // namespace saferide::socketio
