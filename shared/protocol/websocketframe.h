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

/// Appends one whole, unmasked server frame (RFC 6455, section 5.2).
void appendWebSocketFrame(QByteArray &out, WebSocketOpcode opcode, QByteArrayView payload);

QByteArray websocketTextFrame(QByteArrayView utf8);

/// A Close frame with its code (RFC 6455, section 7.4).
QByteArray websocketCloseFrame(quint16 code, QByteArrayView reason = {});

} // namespace saferide
