// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/utf8stream.h"
#include "shared/protocol/websocketframe.h"

#include <array>
#include <span>

namespace saferide {

/// Parses the frames of a client (RFC 6455, section 5) and joins them into messages. Violations are
/// detected as early as possible; a message over the limit is refused at the header of its frame,
/// before any memory is allocated for it.
class WebSocketDecoder
{
public:
    enum class Item { NeedMore, Text, Binary, Ping, Pong, Close, Failed };

    explicit WebSocketDecoder(qint64 maxMessageBytes)
        : m_maxMessageBytes(quint64(maxMessageBytes))
    {
    }

    /// For messages that have not started yet.
    void setMaxMessageBytes(qint64 bytes) { m_maxMessageBytes = quint64(bytes); }

    /// The next item. Consumes its bytes from the front of `input`, which is unmasked in place, so
    /// that a message that arrives as a whole is never copied. NeedMore consumes all input; after
    /// Close and Failed nothing more is read.
    Item next(std::span<char> &input);

    /// The payload of the last item: the message, the data of a ping or pong, the reason of a
    /// Close. Valid until the next call, while `input` exists.
    QByteArrayView payload() const { return m_payload; }
    /// After Close: the peer's code, or WebSocketClose::None. After Failed: the code to send.
    quint16 closeCode() const { return m_closeCode; }
    /// Memory used by an incomplete message.
    qint64 heldBytes() const { return m_message.capacity() + m_control.capacity(); }
    /// Releases that memory; nothing more is read.
    void drop() { refuse(m_closeCode); }
    /// Bytes of the current frame that have not arrived.
    quint64 payloadLeft() const { return m_inPayload ? m_payloadLeft : 0; }

private:
    bool takeHead(std::span<char> &input);
    bool startFrame();
    bool startDataFrame(quint64 length);
    qsizetype headSize() const;
    uchar opcode() const { return m_head[0] & 0x0F; }
    bool isFinal() const { return m_head[0] & 0x80; }
    bool isControl() const { return opcode() >= uchar(WebSocketOpcode::Close); }
    std::span<char> takePayload(std::span<char> &input);
    Item takeControl(QByteArrayView piece);
    Item takeData(QByteArrayView piece);
    Item finishClose();
    Item fail(quint16 code);
    bool refuse(quint16 code);

    quint64 m_maxMessageBytes;
    quint64 m_payloadLeft = 0;
    quint64 m_messageBytes = 0; // announced by the headers so far
    QByteArray m_message; // the part of an incomplete message
    QByteArray m_control; // the part of an incomplete control frame
    QByteArrayView m_payload;
    std::array<uchar, 14> m_head{};
    uchar m_headFilled = 0;
    uchar m_maskAt = 0; // index of the next byte of the mask
    WebSocketOpcode m_messageOpcode = WebSocketOpcode::Continuation; // Continuation: no message
    Utf8Stream m_utf8;
    quint16 m_closeCode = 0;
    bool m_inPayload = false;
    bool m_ended = false;
};

} // namespace saferide
