// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bus/redisservers.h"
#include "server/cluster/membership.h"
#include "server/config/config.h"
#include "server/database/pool.h"
#include "server/desk/settings.h"
#include "server/http/edgesettings.h"
#include "server/live/positionwriter.h"
#include "server/socketio/sessiongate.h"
#include "server/socketio/settings.h"

namespace saferide {

// The configuration as each layer wants it.

db::Pool::Settings poolSettings(const Config &config, const db::DatabaseUrl &url);
PositionWriter::Settings positionWriterSettings(const Config &config);
http::Limits edgeLimits(const LimitsConfig &limits);
/// InvalidInput names the certificate or key that cannot be used.
Result<http::EdgeSettings> edgeSettings(const Config &config);
/// How deep JSON may nest.
int jsonDepth(const LimitsConfig &limits);
socketio::SessionLimits sessionLimits(const LimitsConfig &limits);
socketio::Settings socketIoSettings(const Config &config, Metrics &metrics);
/// The file of KnownDatabases.
QString knownDatabasesFile(const Config &config);
/// nullopt without a bus. InvalidInput names the file that cannot be used.
Result<std::optional<bus::RedisSettings>> busSettings(const Config &config,
                                                      const QByteArray &secret);
desk::Settings deskSettings(const Config &config, Metrics &metrics);
/// Of this node, as a new incarnation.
cluster::Membership::Settings membershipSettings(const ClusterConfig &config,
                                                 const QByteArray &secret,
                                                 const QStringList &busServers,
                                                 std::function<bool()> isBehind);

} // namespace saferide
