// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/layersettings.h"

#include "server/config/configsettings.h"
#include "server/http/tls.h"

#include <QCoreApplication>

#include <limits>

namespace saferide {

db::Pool::Settings poolSettings(const Config &config, const db::DatabaseUrl &url)
{
    db::Pool::Settings settings;
    settings.url = url;
    settings.connections = int(config.databaseConnections);
    settings.readers = int(config.databaseConnections);
    settings.maxQueued = int(config.databaseQueue);
    settings.deadline = std::chrono::milliseconds(config.databaseDeadlineMs);
    return settings;
}

PositionWriter::Settings positionWriterSettings(const Config &config)
{
    PositionWriter::Settings settings;
    settings.maxQueued = config.positionQueue;
    // While the database is busy anyway: larger transactions cost a phone ten milliseconds of its
    // acknowledgement, and the machine far less for each position.
    settings.gatherMsecs = 10;
    return settings;
}

http::Limits edgeLimits(const LimitsConfig &limits)
{
    http::Limits result;
    result.headBytes = limits.requestHeadBytes;
    result.bodyBytes = limits.requestBodyBytes;
    result.unsentBytes = limits.outputCutBytes;
    result.connectionsTotal = limits.connectionsTotal;
    result.connectionsPerAddress = limits.connectionsPerAddress;
    result.connectionsUnauthenticated = limits.unauthenticatedConnections;
    result.bufferedBytesTotal = limits.bufferedBytesTotal;
    result.bufferedBytesPerAddress = limits.bufferedBytesPerAddress;
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
    for (const QString &proxy : config.security.trustedProxies) {
        if (const auto network = networkFromText(proxy)) {
            settings.trustedProxies.append(*network);
        }
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

int jsonDepth(const LimitsConfig &limits)
{
    constexpr int DeepestEver = 1000; // reading nests calls
    return limits.jsonDepth > 0 ? int(limits.jsonDepth) : DeepestEver;
}

socketio::SessionLimits sessionLimits(const LimitsConfig &limits)
{
    return {limits.connectionsTotal, limits.connectionsPerAddress,
            limits.unauthenticatedConnections};
}

// A CONNECT packet with the longest token has a tenth of it.
constexpr qint64 StrangerPayloadBytes = 64 * 1024;
// No event of ours has attachments.
constexpr qint64 BinaryPacketBytes = 4 * 1024;

socketio::Settings socketIoSettings(const Config &config, Metrics &metrics)
{
    socketio::Settings settings;
    settings.jsonDepth = jsonDepth(config.limits);
    settings.rejections = socketio::Rejections(metrics);
    settings.pingIntervalMs = int(config.socketIo.pingIntervalMs);
    settings.pingTimeoutMs = int(config.socketIo.pingTimeoutMs);
    settings.maxPayloadBytes = config.socketIo.maxPayloadBytes;
    settings.strangerPayloadBytes = StrangerPayloadBytes;
    settings.binaryPacketBytes = std::min(BinaryPacketBytes, settings.maxPayloadBytes);
    settings.connectTimeoutMs = int(config.socketIo.connectTimeoutMs);
    settings.outputSkipBytes = config.limits.outputSkipBytes;
    settings.outputCutBytes = config.limits.outputCutBytes;
    return settings;
}

QString knownDatabasesFile(const Config &config)
{
    return config.knownDatabases.isEmpty() ? dataDirectory() + QStringLiteral("/known-databases")
                                           : config.knownDatabases;
}

namespace {

qint64 orUnlimited(qint64 limit)
{
    return limit > 0 ? limit : std::numeric_limits<qint64>::max();
}

} // namespace

desk::Settings deskSettings(const Config &config, Metrics &metrics)
{
    desk::Settings settings;
    settings.jsonDepth = jsonDepth(config.limits);
    settings.rejections = desk::Rejections(metrics);
    settings.serverVersion = QCoreApplication::applicationVersion();
    settings.outputSkipBytes = orUnlimited(config.limits.outputSkipBytes);
    settings.outputCutBytes = orUnlimited(config.limits.outputCutBytes);
    return settings;
}

} // namespace saferide
