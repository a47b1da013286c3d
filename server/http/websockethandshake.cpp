// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/websockethandshake.h"

#include "shared/protocol/websocketframe.h"

#include <QUrl>

namespace saferide::http {
namespace {

/// The base64 of 16 octets, with its padding.
bool isPlainKey(const QByteArray &key)
{
    const auto decoded =
        QByteArray::fromBase64Encoding(key, QByteArray::AbortOnBase64DecodingErrors);
    return decoded.decodingStatus == QByteArray::Base64DecodingStatus::Ok
        && decoded.decoded.size() == 16 && key.size() == 24;
}

/// RFC 6455, 4.2.1. QtWebSockets also parses it as a URL.
bool namesAHost(const QByteArray &host)
{
    QUrl url(QStringLiteral("ws:/"));
    url.setAuthority(QString::fromLatin1(host));
    return url.isValid() && !url.host().isEmpty();
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
        return upgradeRequired(QStringLiteral("a WebSocket upgrade is required"));
    }
    if (head.method != "GET" || head.hasBody()) {
        return detailReply(
            400, QStringLiteral("a WebSocket must be opened by a GET request without a body"));
    }
    if (head.headers.count("sec-websocket-version") > 1) {
        return detailReply(400, QStringLiteral("duplicate Sec-WebSocket-Version"));
    }
    if (head.headers.value("sec-websocket-version") != "13") {
        return upgradeRequired(QStringLiteral("only WebSocket version 13 is supported"));
    }
    if (head.headers.count("sec-websocket-key") != 1
        || !isPlainKey(head.headers.value("sec-websocket-key"))) {
        return detailReply(400, QStringLiteral("Sec-WebSocket-Key is malformed"));
    }
    if (!namesAHost(head.headers.value("host"))) {
        return detailReply(400, QStringLiteral("the Host header field is malformed"));
    }
    return std::nullopt;
}

std::optional<Reply> refuseUnread(const Head &head)
{
    const bool plain = head.headers.count("connection") == 1 && head.headers.count("upgrade") == 1
        && head.headers.value("upgrade").compare("websocket", Qt::CaseInsensitive) == 0;
    if (!plain) {
        return detailReply(400,
                           QStringLiteral("exactly one Connection field and one Upgrade field, "
                                          "which contains websocket, are required"));
    }
    return std::nullopt;
}

void acceptWebSocket(const Head &head, Reply *answer)
{
    answer->headers.add("Upgrade", "websocket");
    answer->headers.add("Sec-WebSocket-Accept",
                        websocketAccept(head.headers.value("sec-websocket-key")));
}

} // namespace saferide::http
