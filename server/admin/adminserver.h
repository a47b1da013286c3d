// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QHostAddress>
#include <QHttpServer>
#include <QJsonObject>

#include <functional>

namespace saferide {

/// The admin listener: `/health`, `/ready`, `/metrics` in Prometheus' text format, `/status` as
/// shown by `saferided status`, and `/log-levels`; `PUT /log-levels/CATEGORY` with `{"level":
/// "debug"}` changes one level. For trusted networks only, on loopback by default. Answers from
/// memory, never waits. Main thread.
class AdminServer final
{
public:
    struct Sources
    {
        std::function<QByteArray()> metrics; ///< text format 0.0.4
        std::function<Result<void>()> readiness; ///< the error gives the reason
        std::function<QJsonObject()> status = [] { return QJsonObject(); };
        std::function<QJsonObject()> logLevels = [] { return QJsonObject(); };
        /// Sets the level of one category. InvalidInput.
        std::function<Result<void>(const QString &category, const QString &level)> setLogLevel =
            [](const QString &, const QString &) { return Result<void>(); };
    };

    explicit AdminServer(Sources sources);

    /// The port it listens on. Conflict when the port is taken.
    Result<quint16> listen(const QHostAddress &address, quint16 port);

private:
    void addLogLevels();

    const Sources m_sources;
    QHttpServer m_server;
};

} // namespace saferide
