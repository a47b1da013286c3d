// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/limits.h"

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QSslConfiguration>

#include <optional>

namespace saferide::http {

/// The parts of `[tls]`, `[security]` and `[limits]` used by the public edge.
struct EdgeSettings
{
    Limits limits;
    QList<QByteArray> allowedOrigins{"http://localhost:3000",
                                     "http://localhost:5173"}; ///< "*": any
    QList<std::pair<QHostAddress, int>>
        trustedProxies; ///< subnets whose X-Forwarded-For is believed
    std::optional<QSslConfiguration> tls;

    bool allowsOrigin(const QByteArray &origin) const
    {
        return allowedOrigins.contains(origin) || allowedOrigins.contains("*");
    }
    bool trustsProxy(const QHostAddress &address) const
    {
        return std::any_of(trustedProxies.cbegin(), trustedProxies.cend(),
                           [&](const auto &subnet) { return address.isInSubnet(subnet); });
    }
    /// The client for whom limits count: none if the address is a proxy, which serves many.
    std::optional<QHostAddress> clientOf(const QHostAddress &address) const
    {
        return trustsProxy(address) ? std::nullopt : std::optional(address);
    }
};

} // namespace saferide::http
