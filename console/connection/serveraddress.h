// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QString>
#include <QUrl>

namespace saferide {

/// Where a daemon is, as people write it: `HOST`, `HOST:PORT`, `ws://…`, `wss://…`, `http://…` or
/// `https://…`, with a path in front of ours where a proxy wants one.
struct ServerAddress
{
    QUrl login; ///< http(s)://…/auth/login
    QUrl console; ///< ws(s)://…/console
    QString display; ///< HOST:PORT, for messages
    bool operator==(const ServerAddress &) const = default;

    /// InvalidInput says what is wrong with the text.
    static Result<ServerAddress> parse(const QString &text);
};

} // namespace saferide
