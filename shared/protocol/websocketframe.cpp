// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/websocketframe.h"

#include <QCryptographicHash>
#include <QtEndian>

#include <array>

namespace saferide {

QByteArray websocketAccept(QByteArrayView key)
{
    QCryptographicHash hash(QCryptographicHash::Sha1);
    hash.addData(key);
    hash.addData(QByteArrayView("258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
    return hash.result().toBase64();
}

qsizetype websocketFrameSize(qsizetype payload)
{
    return payload + (payload < 126 ? 2 : payload <= 0xFFFF ? 4 : 10);
}

void appendWebSocketFrame(QByteArray &out, WebSocketOpcode opcode, QByteArrayView payload)
{
    constexpr uchar Final = 0x80;
    std::array<uchar, 10> head{};
    head[0] = uchar(Final | uchar(opcode));
    qsizetype headSize = 2;
    if (payload.size() < 126) {
        head[1] = uchar(payload.size());
    } else if (payload.size() <= 0xFFFF) {
        head[1] = 126;
        qToBigEndian(quint16(payload.size()), head.data() + 2);
        headSize = 4;
    } else {
        head[1] = 127;
        qToBigEndian(quint64(payload.size()), head.data() + 2);
        headSize = 10;
    }
    out.append(reinterpret_cast<const char *>(head.data()), headSize);
    out.append(payload.data(), payload.size());
}

QByteArray websocketTextFrame(QByteArrayView utf8)
{
    QByteArray frame;
    frame.reserve(utf8.size() + 10);
    appendWebSocketFrame(frame, WebSocketOpcode::Text, utf8);
    return frame;
}

QByteArray websocketCloseFrame(quint16 code, QByteArrayView reason)
{
    QByteArray payload;
    if (code != WebSocketClose::None) {
        payload.resize(2);
        qToBigEndian(code, payload.data());
        payload += reason;
    }
    QByteArray frame;
    appendWebSocketFrame(frame, WebSocketOpcode::Close, payload);
    return frame;
}

} // namespace saferide
