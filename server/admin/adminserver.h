// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QHostAddress>
#include <QHttpServer>

#include <functional>

namespace saferide {

/// The listener for those who run the daemon: `/health`, `/ready` and `/metrics` in Prometheus'
/// text format. For trusted networks only, loopback by default. Answers from memory, never waits.
/// Main thread.
class AdminServer final
{
public:
    struct Sources
    {
        std::function<QByteArray()> metrics; ///< text format 0.0.4
        std::function<Result<void>()> readiness; ///< the error says what is missing
    };

    explicit AdminServer(Sources sources);

    /// The port it listens on. Conflict when the port is taken.
    Result<quint16> listen(const QHostAddress &address, quint16 port);

private:
    const Sources m_sources;
    QHttpServer m_server;
};

} // namespace saferide
