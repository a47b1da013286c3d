// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace saferide {

enum class WebSocketOpcode : uchar {
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10
};

/// Codes of Close frames (RFC 6455, section 7.4.1, and IANA's registry).
struct WebSocketClose
{
    static constexpr quint16 Normal = 1000;
    static constexpr quint16 GoingAway = 1001;
    static constexpr quint16 ProtocolError = 1002;
    static constexpr quint16 None = 1005; ///< a frame without a code; never sent
    static constexpr quint16 InvalidText = 1007;
    static constexpr quint16 Policy = 1008;
    static constexpr quint16 TooLarge = 1009;
    static constexpr quint16 TryAgainLater = 1013;
};

/// The value of Sec-WebSocket-Accept for a Sec-WebSocket-Key (RFC 6455, section 4.2.2).
QByteArray websocketAccept(QByteArrayView key);

/// Size in bytes of a server frame with this many bytes of payload.
qsizetype websocketFrameSize(qsizetype payload);

/// Appends a complete, unmasked server frame (RFC 6455, section 5.2).
void appendWebSocketFrame(QByteArray &out, WebSocketOpcode opcode, QByteArrayView payload);

QByteArray websocketTextFrame(QByteArrayView utf8);

/// A Close frame; without code and reason for WebSocketClose::None.
QByteArray websocketCloseFrame(quint16 code, QByteArrayView reason = {});

} // namespace saferide
