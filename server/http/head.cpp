// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/head.h"

#include <QHostAddress>

#include <algorithm>

namespace saferide::http {
namespace {

Refusal badRequest(const QString &detail)
{
    return {400, detail};
}

bool isDigit(char byte)
{
    return byte >= '0' && byte <= '9';
}

bool listContains(const Headers &headers, QByteArrayView name, QByteArrayView word)
{
    for (const auto &[key, value] : headers.all()) {
        if (key.compare(name, Qt::CaseInsensitive) != 0) {
            continue;
        }
        for (const QByteArray &item : value.split(',')) {
            if (item.trimmed().compare(word, Qt::CaseInsensitive) == 0) {
                return true;
            }
        }
    }
    return false;
}

bool isPort(QByteArrayView digits)
{
    return digits.size() <= 5 && std::all_of(digits.begin(), digits.end(), isDigit)
        && (digits.isEmpty() || digits.toUInt() <= 65'535);
}

bool isHostName(QByteArrayView name)
{
    return std::all_of(name.begin(), name.end(), [](char byte) {
        return static_cast<unsigned char>(byte) > 0x20 && static_cast<unsigned char>(byte) < 0x7f
            && !QByteArrayView("/\\@?#,\"<>[]^`{|}").contains(byte);
    });
}

bool isBracketedIpv6(QByteArrayView name)
{
    const QHostAddress address(QString::fromLatin1(name.sliced(1).chopped(1)));
    return address.protocol() == QAbstractSocket::IPv6Protocol;
}

/// RFC 9110, 7.2: uri-host [ ":" port ]; empty if the target has no authority.
bool isAuthority(QByteArrayView host)
{
    const bool bracketed = host.startsWith('[');
    const qsizetype colon = host.indexOf(':', bracketed ? host.indexOf(']') : 0);
    const QByteArrayView name = colon < 0 ? host : host.first(colon);
    if (colon >= 0 && (name.isEmpty() || !isPort(host.sliced(colon + 1)))) {
        return false;
    }
    return bracketed ? name.endsWith(']') && isBracketedIpv6(name) : isHostName(name);
}

std::optional<Refusal> checkHost(const Head &head)
{
    const qsizetype hosts = head.headers.count("host");
    if (hosts > 1 || (hosts == 0 && head.http11)) {
        return badRequest(QStringLiteral("exactly one Host header field is required"));
    }
    if (!isAuthority(head.headers.value("host"))) {
        return badRequest(QStringLiteral("the Host header field is malformed"));
    }
    return std::nullopt;
}

std::optional<Refusal> checkFraming(Head &head)
{
    const qsizetype lengths = head.headers.count("content-length");
    const qsizetype codings = head.headers.count("transfer-encoding");
    if (codings > 0 && lengths > 0) {
        return badRequest(
            QStringLiteral("Content-Length and Transfer-Encoding must not be combined"));
    }
    if (codings > 0) {
        const QByteArray coding = head.headers.value("transfer-encoding");
        if (codings > 1 || !head.http11 || coding.compare("chunked", Qt::CaseInsensitive) != 0) {
            return badRequest(QStringLiteral("the only supported transfer coding is chunked"));
        }
        head.chunked = true;
    }
    if (lengths > 0) {
        const QByteArray length = head.headers.value("content-length");
        const bool plain =
            !length.isEmpty() && std::all_of(length.cbegin(), length.cend(), isDigit);
        if (lengths > 1 || !plain) {
            return badRequest(QStringLiteral("Content-Length must be a single number"));
        }
        bool fits = false;
        head.contentLength = length.toLongLong(&fits);
        if (!fits) {
            return Refusal{413, QStringLiteral("the request body is too large")};
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<Refusal> checkVersion(QByteArrayView requestLine)
{
    const QByteArrayView version = requestLine.sliced(requestLine.lastIndexOf(' ') + 1);
    if (version == "HTTP/1.1" || version == "HTTP/1.0") {
        return std::nullopt;
    }
    if (version.size() > 5 && version.startsWith("HTTP/") && isDigit(version[5])) {
        return Refusal{505, QStringLiteral("only HTTP/1.x is supported")};
    }
    return badRequest(QStringLiteral("the request line is malformed"));
}

std::optional<Refusal> checkHead(Head &head)
{
    if (auto refusal = checkHost(head)) {
        return refusal;
    }
    if (auto refusal = checkFraming(head)) {
        return refusal;
    }
    const bool closes = listContains(head.headers, "connection", "close");
    head.keepAlive =
        !closes && (head.http11 || listContains(head.headers, "connection", "keep-alive"));
    head.wantsWebSocket = head.http11 && listContains(head.headers, "connection", "upgrade")
        && listContains(head.headers, "upgrade", "websocket");
    if (const auto expected = head.headers.find("expect"); expected && head.http11) {
        if (expected->compare("100-continue", Qt::CaseInsensitive) != 0) {
            return Refusal{417, QStringLiteral("the only supported expectation is 100-continue")};
        }
        head.expectsContinue = true;
    }
    return std::nullopt;
}

} // namespace saferide::http
