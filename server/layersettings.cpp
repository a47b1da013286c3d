// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/layersettings.h"

#include "server/http/tls.h"

#include <QCoreApplication>

namespace saferide {

db::Pool::Settings poolSettings(const Config &config, const db::DatabaseUrl &url)
{
    db::Pool::Settings settings;
    settings.url = url;
    settings.connections = int(config.databaseConnections);
    settings.readers = int(config.databaseConnections);
    settings.maxQueued = int(config.databaseQueue);
    settings.deadline = std::chrono::milliseconds(config.databaseDeadlineMs);
    settings.blocking = config.databaseMode == DatabaseMode::Blocking;
    return settings;
}

PositionWriter::Settings positionWriterSettings(const Config &config)
{
    PositionWriter::Settings settings;
    settings.maxQueued = config.positionQueue;
    return settings;
}

http::Limits edgeLimits(const LimitsConfig &limits)
{
    http::Limits result;
    result.headBytes = limits.requestHeadBytes;
    result.bodyBytes = limits.requestBodyBytes;
    result.gpxBytes = limits.gpxBytes;
    result.unsentBytes = limits.outputCutBytes;
    result.connectionsTotal = limits.connectionsTotal;
    result.connectionsPerAddress = limits.connectionsPerAddress;
    result.connectionsUnauthenticated = limits.unauthenticatedConnections;
    return result;
}

Result<http::EdgeSettings> edgeSettings(const Config &config)
{
    http::EdgeSettings settings;
    settings.limits = edgeLimits(config.limits);
    settings.allowedOrigins.clear();
    for (const QString &origin : config.security.allowedOrigins) {
        settings.allowedOrigins.append(origin.toUtf8());
    }
    if (!config.tls.certificate.isEmpty()) {
        const auto tls = http::loadTls(config.tls.certificate, config.tls.key);
        if (!tls) {
            return tls.error();
        }
        settings.tls = *tls;
    }
    return settings;
}

socketio::Settings socketIoSettings(const Config &config)
{
    socketio::Settings settings;
    settings.pingIntervalMs = int(config.socketIo.pingIntervalMs);
    settings.pingTimeoutMs = int(config.socketIo.pingTimeoutMs);
    settings.maxPayloadBytes = config.socketIo.maxPayloadBytes;
    settings.connectTimeoutMs = int(config.socketIo.connectTimeoutMs);
    settings.outputSkipBytes = config.limits.outputSkipBytes;
    settings.outputCutBytes = config.limits.outputCutBytes;
    return settings;
}

desk::Settings deskSettings(const Config &config)
{
    desk::Settings settings;
    settings.serverVersion = QCoreApplication::applicationVersion();
    settings.outputSkipBytes = config.limits.outputSkipBytes;
    settings.outputCutBytes = config.limits.outputCutBytes;
    return settings;
}

} // namespace saferide
