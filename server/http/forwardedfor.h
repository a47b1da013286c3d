// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/edgesettings.h"
#include "server/http/headers.h"

namespace saferide::http {

/// IPv4 as such, also when it is mapped into IPv6.
QHostAddress plainAddress(const QHostAddress &address);

/// One entry of X-Forwarded-For: an IPv4 or IPv6 address, with or without brackets, a port and
/// quotes. Null for everything else.
QHostAddress forwardedAddress(QByteArrayView entry);

/// Whom a request is from: the nearest address in front of the proxies that are trusted. What
/// others claim is not believed, and `Forwarded` (RFC 7239) is not read: a proxy that writes only
/// one of the two fields would pass the other on as a client made it up.
QHostAddress clientAddress(const EdgeSettings &settings, const QHostAddress &peer,
                           const Headers &headers);

} // namespace saferide::http
