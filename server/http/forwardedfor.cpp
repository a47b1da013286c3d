// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/forwardedfor.h"

#include <algorithm>

namespace saferide::http {
namespace {

bool isPortNumber(QByteArrayView text)
{
    constexpr qsizetype MaxDigits = 5;
    return !text.isEmpty() && text.size() <= MaxDigits
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

QHostAddress addressFrom(QByteArrayView text)
{
    return plainAddress(QHostAddress(QString::fromLatin1(text)));
}

} // namespace

QHostAddress plainAddress(const QHostAddress &address)
{
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    return isIpv4 ? QHostAddress(ipv4) : address;
}

QHostAddress forwardedAddress(QByteArrayView entry)
{
    QByteArrayView text = entry.trimmed();
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
        text = text.sliced(1).chopped(1);
    }
    if (text.startsWith('[')) {
        const qsizetype end = text.indexOf(']');
        const QByteArrayView port = end < 0 ? QByteArrayView() : text.sliced(end + 1);
        const bool whole =
            end > 0 && (port.isEmpty() || (port.front() == ':' && isPortNumber(port.sliced(1))));
        const QByteArrayView inside = whole ? text.first(end).sliced(1) : QByteArrayView();
        return inside.contains(':') ? addressFrom(inside) : QHostAddress();
    }
    const qsizetype colon = text.indexOf(':');
    const bool onlyOne = colon >= 0 && text.lastIndexOf(':') == colon; // IPv6 has several
    if (onlyOne && isPortNumber(text.sliced(colon + 1))) {
        text = text.first(colon);
    }
    return addressFrom(text);
}

QHostAddress clientAddress(const EdgeSettings &settings, const QHostAddress &peer,
                           const Headers &headers)
{
    if (!settings.trustsProxy(peer)) {
        return peer;
    }
    QList<QByteArray> hops;
    for (const auto &[name, value] : headers.all()) {
        if (name.compare("x-forwarded-for", Qt::CaseInsensitive) == 0) {
            hops += value.split(',');
        }
    }
    QHostAddress nearest = peer;
    while (!hops.isEmpty() && settings.trustsProxy(nearest)) {
        const QByteArray entry = hops.takeLast().trimmed();
        if (entry.isEmpty()) {
            continue; // an empty element of the list (RFC 9110, 5.6.1)
        }
        const QHostAddress hop = forwardedAddress(entry);
        if (hop.isNull()) {
            break;
        }
        nearest = hop;
    }
    return nearest;
}

} // namespace saferide::http
