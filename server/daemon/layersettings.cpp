// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/layersettings.h"

#include "server/bus/bustls.h"
#include "server/config/configsettings.h"
#include "server/http/tls.h"
#include "shared/protocol/busmessage.h"

#include <QCoreApplication>
#include <QRandomGenerator>

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
    settings.maxGatherMsecs = 50;
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
    settings.node = config.cluster.node.toUtf8();
    return settings;
}

Result<std::optional<bus::RedisSettings>> busSettings(const Config &config,
                                                      const QByteArray &secret)
{
    const ClusterConfig &cluster = config.cluster;
    if (cluster.bus.isEmpty()) {
        return std::optional<bus::RedisSettings>();
    }
    const auto tls = bus::busTls(cluster.busCa);
    if (!tls) {
        return tls.error();
    }
    bus::RedisSettings settings{.tls = *tls,
                                .prefix = cluster.busPrefix.toUtf8(),
                                .node = cluster.node.toUtf8(),
                                .secret = secret,
                                .origin = QRandomGenerator::system()->generate64()};
    for (const QString &text : cluster.bus) {
        const auto url = bus::RedisUrl::parse(text);
        if (!url) {
            return url.error();
        }
        settings.servers.append(*url);
    }
    return std::optional(std::move(settings));
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

cluster::Membership::Settings membershipSettings(const ClusterConfig &config,
                                                 const QByteArray &secret,
                                                 const QStringList &busServers,
                                                 std::function<bool()> isBehind)
{
    const auto incarnation = qint64(QRandomGenerator::system()->generate64() >> 1U) | 1;
    return {.identity = {.node = config.node,
                         .incarnation = incarnation,
                         .version = QCoreApplication::applicationVersion(),
                         .busMin = bus::LeastVersion,
                         .busMax = bus::MessageVersion,
                         .busServers = busServers},
            .secret = secret,
            .isBehind = std::move(isBehind)};
}

} // namespace saferide
