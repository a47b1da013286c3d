// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/websockethandshake.h"

namespace saferide::http {
namespace {

bool isPlainKey(const QByteArray &key)
{
    const auto decoded =
        QByteArray::fromBase64Encoding(key, QByteArray::AbortOnBase64DecodingErrors);
    return decoded.decodingStatus == QByteArray::Base64DecodingStatus::Ok
        && decoded.decoded.size() == 16;
}

Reply upgradeRequired(const QString &detail)
{
    Reply reply = detailReply(426, detail);
    reply.headers.add("Upgrade", "websocket");
    reply.headers.add("Sec-WebSocket-Version", "13");
    return reply;
}

} // namespace

std::optional<Reply> refuseWebSocket(const Head &head)
{
    if (!head.wantsWebSocket) {
        return upgradeRequired(QStringLiteral("only WebSocket is spoken here"));
    }
    if (head.method != "GET" || head.hasBody()) {
        return detailReply(400, QStringLiteral("a WebSocket is opened by GET without a body"));
    }
    if (head.headers.value("sec-websocket-version") != "13") {
        return upgradeRequired(QStringLiteral("version 13 of WebSocket is spoken here"));
    }
    if (head.headers.count("sec-websocket-key") != 1
        || !isPlainKey(head.headers.value("sec-websocket-key"))) {
        return detailReply(400, QStringLiteral("Sec-WebSocket-Key is broken"));
    }
    return std::nullopt;
}

} // namespace saferide::http
