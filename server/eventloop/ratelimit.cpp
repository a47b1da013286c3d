// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/eventloop/ratelimit.h"

namespace saferide {

QByteArray addressKey(const QHostAddress &address)
{
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    if (isIpv4) {
        return QByteArray::number(ipv4, 16);
    }
    constexpr qsizetype NetworkBytes = 8;
    const Q_IPV6ADDR ipv6 = address.toIPv6Address();
    return QByteArray(reinterpret_cast<const char *>(ipv6.c), NetworkBytes);
}

} // namespace saferide
