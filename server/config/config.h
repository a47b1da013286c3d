// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QString>
#include <QStringList>

#include <optional>

namespace saferide {

/// Where a listener binds. Port 0 means any free port, which is printed.
struct Endpoint
{
    QHostAddress address;
    quint16 port = 0;
    QString toString() const; ///< `127.0.0.1:8000`, `[::1]:8000`
    bool operator==(const Endpoint &) const = default;
};

/// `[limits]`. Counts and bytes; 0 turns a limit off.
struct LimitsConfig
{
    qint64 positionsPerSecond = 20;
    qint64 positionsBurst = 200;
    qint64 trackingPositionsPerSecond = 100;
    qint64 trackingPositionsBurst = 10'000;
    qint64 trackingBodyBytes = 4'000'000;
    qint64 loginsPerMinute = 5;
    qint64 registrationsPerHour = 30;
    qint64 openRidesPerUser = 200;
    qint64 routesPerUser = 500;
    qint64 routeBytesPerUser = 64 * 1024 * 1024;
    qint64 routesPerHour = 300;
    qint64 connectionsTotal = 50'000;
    qint64 connectionsPerAddress = 2'000;
    qint64 unauthenticatedConnections = 800;
    qint64 bufferedBytesTotal = 128 * 1024 * 1024;
    qint64 bufferedBytesPerAddress = 32 * 1024 * 1024;
    qint64 requestHeadBytes = 32 * 1024;
    qint64 requestBodyBytes = 1'000'000;
    qint64 gpxBytes = 10'000'000;
    qint64 jsonDepth = 64;
    qint64 outputSkipBytes = 64 * 1024;
    qint64 outputCutBytes = 1024 * 1024;
    bool operator==(const LimitsConfig &) const = default;
};

/// `[socketio]`. Milliseconds and bytes.
struct SocketIoConfig
{
    qint64 pingIntervalMs = 25'000;
    qint64 pingTimeoutMs = 20'000;
    qint64 maxPayloadBytes = 1'000'000;
    qint64 connectTimeoutMs = 10'000;
    bool operator==(const SocketIoConfig &) const = default;
};

/// `[tls]`. Paths of PEM files; TLS is on when both are given.
struct TlsConfig
{
    QString certificate;
    QString key;
    bool operator==(const TlsConfig &) const = default;
};

/// `[security]`.
struct SecurityConfig
{
    QStringList allowedOrigins{QStringLiteral("http://localhost:3000"),
                               QStringLiteral("http://localhost:5173")};
    qint64 tokenMinutes = 60;
    QStringList trustedProxies; ///< addresses and networks whose X-Forwarded-For is believed
    bool operator==(const SecurityConfig &) const = default;
};

/// `[map]`: streets on the pages.
struct MapConfig
{
    QString tiles; ///< `https://{s}.tiles.example.org/{z}/{x}/{y}.png`; empty: the built-in map
    QString attribution; ///< of the tiles
    bool operator==(const MapConfig &) const = default;
};

/// `[retention]`.
struct RetentionConfig
{
    qint64 positionsDays = 90; ///< from the end of their ride; 0: for ever
    qint64 contactDays = 7; ///< from the end of the ride, phone numbers and the like; 0: for ever
    qint64 unendedRideHours = 12; ///< without a position; 0: live rides stay live
    bool operator==(const RetentionConfig &) const = default;
};

/// `[cluster]`: several daemons, here nodes, that serve one PostgreSQL database. Off where `node`
/// is empty.
struct ClusterConfig
{
    QString node; ///< name of this daemon: `[a-z0-9-]{1,16}`
    QStringList bus; ///< URLs of Redis servers; empty: positions come from the database
    QString busCa; ///< PEM file, for rediss URLs; empty: what the system trusts
    QString busPrefix = QStringLiteral("saferide"); ///< of the channels in Redis
    qint64 drainSeconds = 5; ///< from SIGTERM until the last connection is closed
    bool operator==(const ClusterConfig &) const = default;
};

/// `[tracking]`: positions from tracking apps.
struct TrackingConfig
{
    qint64 graceMinutes = 60; ///< after the end of a ride, for positions from before it
    qint64 answerSeconds = 10; ///< how long an app waits for the commit of its positions
    bool operator==(const TrackingConfig &) const = default;
};

/// `[join]`: guests, who join a ride by its code without an account.
struct JoinConfig
{
    bool guests = true;
    qint64 perAddressHour = 2'000; ///< 0: any number; a club joins behind one address
    bool operator==(const JoinConfig &) const = default;
};

/// `[follow]`: links by which people without an account follow a ride.
struct FollowConfig
{
    bool links = true;
    qint64 linksPerRide = 1'000; ///< 0: any number
    qint64 connectionsPerLink = 500; ///< at one node; 0: any number
    bool operator==(const FollowConfig &) const = default;
};

/// Everything an admin can set. See configsettings.h for the names and what they mean.
struct Config
{
    Endpoint listen{QHostAddress(QHostAddress::LocalHost), 8000};
    std::optional<Endpoint> adminListen{Endpoint{QHostAddress(QHostAddress::LocalHost), 8001}};
    QString publicUrl; ///< how phones reach the daemon; empty: as each request says
    QString database; ///< URL; defaultDatabaseUrl() where none is given
    qint64 databaseConnections = 0; ///< PostgreSQL connections or SQLite readers; 0: 2 × cores
    qint64 databaseQueue = 10'000; ///< jobs that may wait
    qint64 databaseDeadlineMs = 5'000;
    qint64 positionQueue = 200'000; ///< positions that may wait for their commit
    qint64 ioThreads = 0; ///< 0: one fewer than cores, at least one
    QString logLevel = QStringLiteral("info");
    QString logFormat = QStringLiteral("text");
    QString secretKey;
    QString secretKeyFile; ///< read where secretKey is empty
    QString knownDatabases; ///< file; in the data directory where empty
    LimitsConfig limits;
    SocketIoConfig socketIo;
    TlsConfig tls;
    SecurityConfig security;
    MapConfig map;
    RetentionConfig retention;
    ClusterConfig cluster;
    TrackingConfig tracking;
    JoinConfig join;
    FollowConfig follow;
    bool operator==(const Config &) const = default;
};

/// `$XDG_DATA_HOME/saferide`, usually `~/.local/share/saferide`.
QString dataDirectory();

/// `sqlite:///…/saferide.db` in the data directory.
QString defaultDatabaseUrl();

} // namespace saferide
