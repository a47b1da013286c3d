// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/websockethandshake.h"

#include <QUrl>

#include <algorithm>

namespace saferide::http {
namespace {

bool isPlainKey(const QByteArray &key)
{
    const auto decoded =
        QByteArray::fromBase64Encoding(key, QByteArray::AbortOnBase64DecodingErrors);
    return decoded.decodingStatus == QByteArray::Base64DecodingStatus::Ok
        && decoded.decoded.size() == 16;
}

/// QtWebSockets, which makes a URL of it, refuses others without an answer.
bool namesAHost(const QByteArray &host)
{
    QUrl url(QStringLiteral("ws:/"));
    url.setAuthority(QString::fromLatin1(host));
    return url.isValid() && !url.host().isEmpty();
}

constexpr qsizetype LongestLine = 8'192; // QtWebSockets reads no more

bool hasLongLine(const Headers &headers)
{
    return std::any_of(headers.all().begin(), headers.all().end(), [](const auto &field) {
        return field.first.size() + field.second.size() + 4 > LongestLine;
    });
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
    if (!namesAHost(head.headers.value("host"))) {
        return detailReply(400, QStringLiteral("the Host field is broken"));
    }
    if (hasLongLine(head.headers)) {
        return detailReply(431, QStringLiteral("a header field is over 8 KiB"));
    }
    return std::nullopt;
}

} // namespace saferide::http
