// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/baseurl.h"

#include <algorithm>

namespace saferide::http {
namespace {

bool isOf(QByteArrayView text, QByteArrayView more)
{
    return std::ranges::all_of(text, [more](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
            || more.contains(c);
    });
}

bool isAuthority(QByteArrayView text)
{
    return !text.isEmpty() && isOf(text, "-.:[]_");
}

bool isPrefix(QByteArrayView text)
{
    return text.isEmpty() || (text.startsWith('/') && !text.endsWith('/') && isOf(text, "/-._~"));
}

/// The first of a list: what the proxy next to the client wrote.
QByteArray forwarded(const Request &request, QByteArrayView name)
{
    const QByteArray value = request.byProxy ? request.headers.value(name) : QByteArray();
    const qsizetype comma = value.indexOf(',');
    return (comma < 0 ? value : value.left(comma)).trimmed();
}

} // namespace

QByteArray baseUrlOf(const Request &request, const QByteArray &publicUrl)
{
    if (!publicUrl.isEmpty()) {
        return publicUrl;
    }
    const QByteArray proto = forwarded(request, "x-forwarded-proto").toLower();
    const bool isSecure = proto.isEmpty() ? request.secure : proto == "https";
    const QByteArray host = forwarded(request, "x-forwarded-host");
    const QByteArray prefix = forwarded(request, "x-forwarded-prefix");
    return (isSecure ? "https://" : "http://")
        + (isAuthority(host) ? host : request.headers.value("host"))
        + (isPrefix(prefix) ? prefix : QByteArray());
}

} // namespace saferide::http
