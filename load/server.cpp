// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/server.h"

#include <QUrl>

#include <cstring>
#include <netdb.h>

namespace saferide::load {

Result<Endpoint> endpointOf(const QString &url)
{
    const QUrl parsed(url, QUrl::StrictMode);
    if (!parsed.isValid() || parsed.scheme() != u"http" || parsed.host().isEmpty()) {
        return Error{ErrorCode::InvalidInput,
                     QStringLiteral("--server must be http://HOST:PORT, not %1").arg(url)};
    }
    const int port = parsed.port(80);
    addrinfo hints{};
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo *found = nullptr;
    const QByteArray host = parsed.host().toLatin1();
    if (getaddrinfo(host.constData(), nullptr, &hints, &found) != 0 || !found) {
        return Error{ErrorCode::Unavailable, QStringLiteral("unknown host %1").arg(parsed.host())};
    }
    Endpoint endpoint;
    std::memcpy(&endpoint.address, found->ai_addr, sizeof endpoint.address);
    freeaddrinfo(found);
    endpoint.address.sin_port = htons(std::uint16_t(port));
    endpoint.host = host.toStdString() + ':' + std::to_string(port);
    return endpoint;
}

} // namespace saferide::load
