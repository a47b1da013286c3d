// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QString>

namespace saferide::bus {

/// The location of a Redis server: `redis://user:password@host:port`, `rediss://…` for TLS, or
/// `unix://user:password@/path/of/socket`. User and password are optional and percent-encoded.
struct RedisUrl
{
    enum class Transport { Tcp, Tls, Unix };

    Transport transport = Transport::Tcp;
    QString host; ///< not for Unix
    quint16 port = 6379;
    QString path; ///< only for Unix; absolute
    QString user; ///< empty with a password: Redis' default user
    QString password;
    bool operator==(const RedisUrl &) const = default;

    /// InvalidInput with a sentence for the admin, which contains nothing of the text.
    static Result<RedisUrl> parse(const QString &text);

    /// `redis1:6379`, `[::1]:6379` or the path: what identifies a server, for all nodes and in the
    /// log.
    QString name() const;
    /// The URL without the password.
    QString toDisplayString() const;
};

} // namespace saferide::bus
