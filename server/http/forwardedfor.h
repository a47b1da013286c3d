// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/edgesettings.h"
#include "server/http/headers.h"

namespace saferide::http {

/// Converts IPv4-mapped IPv6 addresses to IPv4.
QHostAddress plainAddress(const QHostAddress &address);

/// Parses an entry of X-Forwarded-For: an IPv4 or IPv6 address, with or without brackets, port and
/// quotes. Null for anything else.
QHostAddress forwardedAddress(QByteArrayView entry);

/// The client of a request: the nearest address before the trusted proxies. Entries of untrusted
/// peers are ignored, and so is `Forwarded` (RFC 7239): a proxy that sets only one of the two
/// fields would pass on the other as forged by a client.
QHostAddress clientAddress(const EdgeSettings &settings, const QHostAddress &peer,
                           const Headers &headers);

} // namespace saferide::http
