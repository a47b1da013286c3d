// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QHostAddress>
#include <QHttpServer>
#include <QJsonObject>

#include <functional>

namespace saferide {

/// The listener for those who run the daemon: `/health`, `/ready`, `/metrics` in Prometheus' text
/// format, `/status` as `saferided status` shows it, and `/log-levels`, of which
/// `PUT /log-levels/CATEGORY` with `{"level": "debug"}` changes one. For trusted networks only,
/// loopback by default. Answers from memory, never waits. Main thread.
class AdminServer final
{
public:
    struct Sources
    {
        std::function<QByteArray()> metrics; ///< text format 0.0.4
        std::function<Result<void>()> readiness; ///< the error says what is missing
        std::function<QJsonObject()> status = [] { return QJsonObject(); };
        std::function<QJsonObject()> logLevels = [] { return QJsonObject(); };
        /// Of one category; InvalidInput says what is wrong.
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
