// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/settingtable.h"

#include "server/config/bussetting.h"
#include "server/config/settingaccess.h"
#include "server/config/urlsettings.h"
#include "server/config/wrongsetting.h"
#include "server/database/databaseurl.h"

#include <QUrl>

#include <algorithm>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

/// `a, b or c`
QString choice(const QStringList &words)
{
    return words.first(words.size() - 1).join(", "_L1) + u" or "_s + words.last();
}

Setting::Access oneOf(const QStringList &words, QString Config::*member)
{
    return {[words, member](Config &config, const SettingValue &value) -> Result<void> {
                const QString word = std::get<QString>(value);
                if (!words.contains(word)) {
                    return wrongSetting(u"must be %1, not \"%2\""_s.arg(choice(words), word));
                }
                config.*member = word;
                return {};
            },
            [member](const Config &config) { return SettingValue(config.*member); }};
}

Setting::Access listenAccess()
{
    return {[](Config &config, const SettingValue &value) -> Result<void> {
                const auto endpoint = endpointFromText(std::get<QString>(value));
                if (!endpoint) {
                    return endpoint.error();
                }
                config.listen = *endpoint;
                return {};
            },
            [](const Config &config) { return SettingValue(config.listen.toString()); }};
}

Setting::Access adminListenAccess()
{
    return {[](Config &config, const SettingValue &value) -> Result<void> {
                if (std::get<QString>(value) == "off"_L1) {
                    config.adminListen = std::nullopt;
                    return {};
                }
                const auto endpoint = endpointFromText(std::get<QString>(value));
                if (!endpoint) {
                    return wrongSetting(endpoint.error().message + u", or off"_s);
                }
                config.adminListen = *endpoint;
                return {};
            },
            [](const Config &config) {
                return SettingValue(config.adminListen ? config.adminListen->toString() : u"off"_s);
            }};
}

Setting::Access databaseAccess()
{
    return {[](Config &config, const SettingValue &value) -> Result<void> {
                const QString url = std::get<QString>(value);
                const auto parsed = url.isEmpty() ? Result<db::DatabaseUrl>(db::DatabaseUrl())
                                                  : db::DatabaseUrl::parse(url);
                if (!parsed) {
                    return wrongSetting(u"is not a database URL: "_s + parsed.error().message);
                }
                config.database = url;
                return {};
            },
            [](const Config &config) { return SettingValue(config.database); }};
}

Setting::Access secretKeyAccess()
{
    return {[](Config &config, const SettingValue &value) -> Result<void> {
                constexpr qsizetype LeastBytes = 32;
                const QString secret = std::get<QString>(value);
                if (secret.toUtf8().size() < LeastBytes) {
                    return wrongSetting(
                        u"must have at least 32 bytes; without it, one is generated"_s);
                }
                config.secretKey = secret;
                return {};
            },
            [](const Config &) { return SettingValue(QString()); }}; // is never shown
}

Setting::Access allowedOriginsAccess()
{
    return {[](Config &config, const SettingValue &value) -> Result<void> {
                const QStringList origins = std::get<QStringList>(value);
                for (const QString &origin : origins) {
                    const QUrl url(origin, QUrl::StrictMode);
                    const bool isOrigin = url.isValid() && !url.scheme().isEmpty()
                        && !url.host().isEmpty() && url.path().isEmpty() && !url.hasQuery();
                    if (!isOrigin) {
                        return wrongSetting(
                            u"\"%1\" is not an origin, such as https://example.org"_s.arg(origin));
                    }
                }
                config.security.allowedOrigins = origins;
                return {};
            },
            [](const Config &config) { return SettingValue(config.security.allowedOrigins); }};
}

Setting::Access trustedProxiesAccess()
{
    return {[](Config &config, const SettingValue &value) -> Result<void> {
                const QStringList proxies = std::get<QStringList>(value);
                for (const QString &proxy : proxies) {
                    if (!networkFromText(proxy)) {
                        return wrongSetting(
                            u"\"%1\" is not an address or network, such as 10.0.0.1 or 10.0.0.0/8"_s
                                .arg(proxy));
                    }
                }
                config.security.trustedProxies = proxies;
                return {};
            },
            [](const Config &config) { return SettingValue(config.security.trustedProxies); }};
}

std::vector<Setting> topLevelSettings()
{
    using enum Setting::Kind;
    return {
        {""_L1, "listen"_L1, Text, "ADDRESS:PORT"_L1,
         "address and port for phones and desks; port 0: any free port, which is printed"_L1,
         listenAccess()},
        {""_L1, "admin_listen"_L1, Text, "ADDRESS:PORT"_L1,
         "address and port for status, health, metrics and log levels, for trusted networks "
         "only; off: none"_L1,
         adminListenAccess()},
        {""_L1, "public_url"_L1, Text, "URL"_L1,
         "where phones reach this daemon, for links; empty: as the request for the link was addressed"_L1,
         publicUrlAccess()},
        {""_L1, "database"_L1, Text, "URL"_L1,
         "sqlite:///absolute/path.db or postgresql://user:password@host:port/name, or @host1:port,host2:port/name, of which the primary is used; empty: SQLite in the data directory"_L1,
         databaseAccess()},
        {""_L1, "database_connections"_L1, Integer, "N"_L1,
         "PostgreSQL connections besides the one for positions, or SQLite readers; 0: twice the number of cores"_L1,
         integer({0, 256}, &Config::databaseConnections)},
        {""_L1, "database_queue"_L1, Integer, "N"_L1,
         "maximum number of jobs waiting for the database"_L1,
         integer({1}, &Config::databaseQueue)},
        {""_L1, "database_deadline_ms"_L1, Integer, "MS"_L1, "maximum time for one job"_L1,
         integer({100}, &Config::databaseDeadlineMs)},
        {""_L1, "position_queue"_L1, Integer, "N"_L1,
         "maximum number of positions waiting to be stored"_L1,
         integer({1}, &Config::positionQueue)},
        {""_L1, "io_threads"_L1, Integer, "N"_L1,
         "event loops for connections; 0: one fewer than there are cores, at least one"_L1,
         integer({0, 256}, &Config::ioThreads)},
        {""_L1, "log_level"_L1, Text, "LEVEL"_L1, "debug, info, warning or error"_L1,
         oneOf({u"debug"_s, u"info"_s, u"warning"_s, u"error"_s}, &Config::logLevel)},
        {""_L1, "log_format"_L1, Text, "FORMAT"_L1,
         "text, or json: one object per line; in the journal, text has priorities and no times"_L1,
         oneOf({u"text"_s, u"json"_s}, &Config::logFormat)},
        {""_L1, "secret_key"_L1, Text, "TEXT"_L1,
         "signs access tokens, at least 32 bytes; better in a file or the environment"_L1,
         secretKeyAccess()},
        {""_L1, "secret_key_file"_L1, Text, "FILE"_L1,
         "file with the secret; empty: secret.key in the data directory, created on the "
         "first start"_L1,
         text(&Config::secretKeyFile)},
        {""_L1, "known_databases"_L1, Text, "FILE"_L1,
         "records which SQLite files were served, so that a missing one is not created anew; empty: known-databases in the data directory"_L1,
         text(&Config::knownDatabases)},
    };
}

std::vector<Setting> limitSettings()
{
    using L = LimitsConfig;
    const auto limit = [](const char *name, qint64 L::*member, const char *description) {
        return Setting{
            "limits"_L1, QLatin1StringView(name),        Setting::Kind::Integer,
            "N"_L1,      QLatin1StringView(description), integer({0}, &Config::limits, member)};
    };
    return {
        limit("positions_per_second", &L::positionsPerSecond,
              "positions per second of one user, sustained"),
        limit("positions_burst", &L::positionsBurst,
              "positions of one user in a burst; those older than the newest: 50 times as "
              "many, at 5 times the rate"),
        limit("tracking_positions_per_second", &L::trackingPositionsPerSecond,
              "positions per second of one tracking key, sustained"),
        limit("tracking_positions_burst", &L::trackingPositionsBurst,
              "positions of one tracking key in a burst: what an app kept without network"),
        limit("tracking_body_bytes", &L::trackingBodyBytes,
              "request body of a tracking app; some repeat for ever what is refused"),
        limit("logins_per_minute", &L::loginsPerMinute, "failed logins per name and per address"),
        limit("registrations_per_hour", &L::registrationsPerHour, "new users per hour and address"),
        limit("open_rides_per_user", &L::openRidesPerUser,
              "planned and live rides of one rider; unlimited for dispatchers and admins"),
        limit("routes_per_user", &L::routesPerUser,
              "routes of one rider; unlimited for dispatchers and admins"),
        limit("route_bytes_per_user", &L::routeBytesPerUser,
              "size of all GPX routes of one rider; unlimited for dispatchers and admins"),
        limit("routes_per_hour", &L::routesPerHour,
              "routes that one user creates or changes per hour"),
        limit("connections_total", &L::connectionsTotal, "concurrent connections"),
        limit("connections_per_address", &L::connectionsPerAddress,
              "concurrent connections from one address"),
        limit("unauthenticated_connections", &L::unauthenticatedConnections,
              "concurrent connections that have not presented a token; one address may use as "
              "many as are still free"),
        limit("buffered_bytes_total", &L::bufferedBytesTotal,
              "request bodies being received and responses not yet read, in total"),
        limit("buffered_bytes_per_address", &L::bufferedBytesPerAddress,
              "request bodies being received and responses not yet read, of one address"),
        limit("request_head_bytes", &L::requestHeadBytes, "request line and headers"),
        limit("request_body_bytes", &L::requestBodyBytes, "request body"),
        limit("gpx_bytes", &L::gpxBytes, "request body with a GPX file"),
        {"limits"_L1, "json_depth"_L1, Setting::Kind::Integer, "N"_L1,
         "nesting depth of JSON; 0: 1000"_L1, integer({0, 1000}, &Config::limits, &L::jsonDepth)},
        limit("output_skip_bytes", &L::outputSkipBytes,
              "unsent output above which positions are skipped for a slow reader"),
        limit("output_cut_bytes", &L::outputCutBytes,
              "unsent output above which a connection is closed"),
    };
}

std::vector<Setting> sectionSettings()
{
    using enum Setting::Kind;
    using S = SocketIoConfig;
    const auto &io = &Config::socketIo;
    return {
        {"socketio"_L1, "ping_interval_ms"_L1, Integer, "MS"_L1, "interval between pings"_L1,
         integer({100}, io, &S::pingIntervalMs)},
        {"socketio"_L1, "ping_timeout_ms"_L1, Integer, "MS"_L1, "time allowed to answer a ping"_L1,
         integer({100}, io, &S::pingTimeoutMs)},
        {"socketio"_L1, "max_payload_bytes"_L1, Integer, "N"_L1,
         "maximum size of a message or polling body"_L1,
         integer({1024, 100'000'000}, io, &S::maxPayloadBytes)},
        {"socketio"_L1, "connect_timeout_ms"_L1, Integer, "MS"_L1,
         "time allowed to join a namespace"_L1, integer({100}, io, &S::connectTimeoutMs)},
        {"tls"_L1, "certificate"_L1, Text, "FILE"_L1,
         "certificate chain, PEM; together with a key: https and wss"_L1,
         text(&Config::tls, &TlsConfig::certificate)},
        {"tls"_L1, "key"_L1, Text, "FILE"_L1, "private key, PEM"_L1,
         text(&Config::tls, &TlsConfig::key)},
        {"security"_L1, "allowed_origins"_L1, List, "URL,…"_L1,
         "origins of the web pages that may use this server"_L1, allowedOriginsAccess()},
        {"security"_L1, "token_minutes"_L1, Integer, "N"_L1, "lifetime of an access token"_L1,
         integer({1, 525'600}, &Config::security, &SecurityConfig::tokenMinutes)},
        {"security"_L1, "trusted_proxies"_L1, List, "ADDRESS,…"_L1,
         "addresses or networks of proxies whose X-Forwarded-For is trusted"_L1,
         trustedProxiesAccess()},
        {"map"_L1, "tiles"_L1, Text, "URL"_L1,
         "streets for the pages: https://tiles.example.org/{z}/{x}/{y}.png, whose server learns where they are looked at; empty: the built-in coasts and borders"_L1,
         mapTilesAccess()},
        {"map"_L1, "attribution"_L1, Text, "TEXT"_L1,
         "whom the pages name as the source of the tiles"_L1,
         text(&Config::map, &MapConfig::attribution)},
        {"retention"_L1, "positions_days"_L1, Integer, "DAYS"_L1,
         "days after the end of a ride until its positions are deleted; 0: never"_L1,
         integer({0, 36'500}, &Config::retention, &RetentionConfig::positionsDays)},
        {"retention"_L1, "contact_days"_L1, Integer, "DAYS"_L1,
         "days after the end of a ride until telephone numbers, emergency contacts and medical notes of its riders are deleted; 0: never"_L1,
         integer({0, 36'500}, &Config::retention, &RetentionConfig::contactDays)},
        {"retention"_L1, "unended_ride_hours"_L1, Integer, "HOURS"_L1,
         "hours without a position until a live ride is finished; 0: never"_L1,
         integer({0, 100'000}, &Config::retention, &RetentionConfig::unendedRideHours)},
        {"tracking"_L1, "grace_minutes"_L1, Integer, "MINUTES"_L1,
         "minutes after the end of a ride in which tracking apps may send what they measured before it"_L1,
         integer({0, 10'080}, &Config::tracking, &TrackingConfig::graceMinutes)},
        {"tracking"_L1, "answer_seconds"_L1, Integer, "SECONDS"_L1,
         "seconds that a tracking app waits for its positions to be stored, until it is told to send them again"_L1,
         integer({1, 60}, &Config::tracking, &TrackingConfig::answerSeconds)},
        {"join"_L1, "guests"_L1, Text, "on|off"_L1,
         "whether guests may join rides by their code, without an account; each ride can refuse them"_L1,
         onOrOff(&Config::join, &JoinConfig::guests)},
        {"join"_L1, "per_address_hour"_L1, Integer, "N"_L1,
         "guests that may join from one address per hour; 0: any number"_L1,
         integer({0}, &Config::join, &JoinConfig::perAddressHour)},
        {"follow"_L1, "links"_L1, Text, "on|off"_L1,
         "whether riders and organizers may make links by which people without an account follow a ride"_L1,
         onOrOff(&Config::follow, &FollowConfig::links)},
        {"follow"_L1, "links_per_ride"_L1, Integer, "N"_L1,
         "follow links of one ride that are neither revoked nor expired; 0: any number"_L1,
         integer({0}, &Config::follow, &FollowConfig::linksPerRide)},
        {"follow"_L1, "connections_per_link"_L1, Integer, "N"_L1,
         "concurrent connections by one follow link; 0: any number"_L1,
         integer({0}, &Config::follow, &FollowConfig::connectionsPerLink)},
    };
}

std::vector<Setting> clusterSettings()
{
    using enum Setting::Kind;
    using C = ClusterConfig;
    const auto &cluster = &Config::cluster;
    return {
        {"cluster"_L1, "node"_L1, Text, "NAME"_L1,
         "name of this daemon among those that share a PostgreSQL database, unique; empty: no "
         "other daemon may serve the database"_L1,
         matching(u"[a-z0-9-]{0,16}"_s, u"up to 16 of a-z, 0-9 and -"_s, cluster, &C::node)},
        {"cluster"_L1, "bus"_L1, List, "URL,..."_L1,
         "Redis servers through which the nodes share positions, the same for all: "
         "rediss://user:password@host:6379 (TLS), redis://host:6379 or unix:///path; empty: the "
         "nodes "
         "read them from the database every 2 s"_L1,
         busAccess()},
        {"cluster"_L1, "bus_ca"_L1, Text, "FILE"_L1,
         "certificate authorities for rediss servers, PEM; empty: those that the system trusts"_L1,
         text(cluster, &C::busCa)},
        {"cluster"_L1, "bus_prefix"_L1, Text, "TEXT"_L1,
         "first part of the channels' names, the same for all nodes; another one for each "
         "installation that uses the same Redis"_L1,
         matching(u"[A-Za-z0-9_.-]{1,32}"_s, u"1 to 32 of A-Z, a-z, 0-9, _, . and -"_s, cluster,
                  &C::busPrefix)},
        {"cluster"_L1, "drain_seconds"_L1, Integer, "S"_L1,
         "seconds over which a node that is told to stop closes its connections, after it said so at /ready"_L1,
         integer({0, 300}, cluster, &C::drainSeconds)},
    };
}

} // namespace

std::vector<Setting> settingTable()
{
    std::vector<Setting> all = topLevelSettings();
    for (auto more : {limitSettings(), sectionSettings(), clusterSettings()}) {
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

} // namespace saferide
