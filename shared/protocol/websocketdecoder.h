// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/utf8stream.h"
#include "shared/protocol/websocketframe.h"

#include <array>
#include <span>

namespace saferide {

/// Reads the frames of a client (RFC 6455, section 5) and joins them to messages. Pure: bytes in,
/// messages out. Breaches are found as early as they are certain, and a message over the limit at
/// its frame's head, before anything is reserved for it.
class WebSocketDecoder
{
public:
    enum class Item { NeedMore, Text, Binary, Ping, Pong, Close, Failed };

    explicit WebSocketDecoder(qint64 maxMessageBytes)
        : m_maxMessageBytes(quint64(maxMessageBytes))
    {
    }

    /// For messages that begin from here on.
    void setMaxMessageBytes(qint64 bytes) { m_maxMessageBytes = quint64(bytes); }

    /// The next item. Takes its bytes from the front of `input`, which is unmasked in place, so
    /// that a message that came whole is never copied. NeedMore takes all; after Close and Failed
    /// nothing more is read.
    Item next(std::span<char> &input);

    /// Of the item that came last: a message in UTF-8 or bytes, what a ping carries, the reason of
    /// a Close. Valid until the next call, while `input` lives.
    QByteArrayView payload() const { return m_payload; }
    /// After Close: the peer's code, or WebSocketClose::None. After Failed: the code to close with.
    quint16 closeCode() const { return m_closeCode; }
    /// Memory that a message takes which has not come whole.
    qint64 heldBytes() const { return m_message.capacity() + m_control.capacity(); }
    /// Lets go of that memory; nothing more is read.
    void drop() { refuse(m_closeCode); }
    /// Bytes of the frame under way that have not come.
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
    quint64 m_messageBytes = 0; // announced by the heads so far
    QByteArray m_message; // of a message that did not come whole
    QByteArray m_control; // of a control frame that did not come whole
    QByteArrayView m_payload;
    std::array<uchar, 14> m_head{};
    uchar m_headFilled = 0;
    uchar m_maskAt = 0; // which byte of the mask is next
    WebSocketOpcode m_messageOpcode = WebSocketOpcode::Continuation; // that: none under way
    Utf8Stream m_utf8;
    quint16 m_closeCode = 0;
    bool m_inPayload = false;
    bool m_ended = false;
};

} // namespace saferide
