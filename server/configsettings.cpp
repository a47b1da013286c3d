// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/configsettings.h"

#include <QUrl>

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

using Apply = std::function<Result<void>(Config &, const SettingValue &)>;

Error wrong(const QString &message)
{
    return Error{ErrorCode::InvalidInput, message};
}

struct Range
{
    qint64 least = 0;
    qint64 most = std::numeric_limits<qint32>::max();
};

/// A whole number into a member, `path` leads to it: integer({1, 64}, &Config::ioThreads).
template<typename... Path>
Apply integer(Range range, Path... path)
{
    return [range, path...](Config &config, const SettingValue &value) -> Result<void> {
        const qint64 number = std::get<qint64>(value);
        if (number < range.least || number > range.most) {
            return wrong(
                u"must be from %1 to %2, not %3"_s.arg(range.least).arg(range.most).arg(number));
        }
        (config.*....*path) = number;
        return {};
    };
}

template<typename... Path>
Apply text(Path... path)
{
    return [path...](Config &config, const SettingValue &value) -> Result<void> {
        (config.*....*path) = std::get<QString>(value);
        return {};
    };
}

Result<void> applyListen(Config &config, const SettingValue &value)
{
    const auto endpoint = endpointFromText(std::get<QString>(value));
    if (!endpoint) {
        return endpoint.error();
    }
    config.listen = *endpoint;
    return {};
}

Result<void> applyAdminListen(Config &config, const SettingValue &value)
{
    if (std::get<QString>(value) == "off"_L1) {
        config.adminListen = std::nullopt;
        return {};
    }
    const auto endpoint = endpointFromText(std::get<QString>(value));
    if (!endpoint) {
        return wrong(endpoint.error().message + u", or off"_s);
    }
    config.adminListen = *endpoint;
    return {};
}

Result<void> applyLogLevel(Config &config, const SettingValue &value)
{
    const QString level = std::get<QString>(value);
    const std::array known{u"debug"_s, u"info"_s, u"warning"_s, u"error"_s};
    if (std::find(known.begin(), known.end(), level) == known.end()) {
        return wrong(u"must be debug, info, warning or error, not \"%1\""_s.arg(level));
    }
    config.logLevel = level;
    return {};
}

Result<void> applyDatabaseMode(Config &config, const SettingValue &value)
{
    const QString mode = std::get<QString>(value);
    if (mode != "workers"_L1 && mode != "blocking"_L1) {
        return wrong(u"must be workers or blocking, not \"%1\""_s.arg(mode));
    }
    config.databaseMode = mode == "blocking"_L1 ? DatabaseMode::Blocking : DatabaseMode::Workers;
    return {};
}

Result<void> applySecretKey(Config &config, const SettingValue &value)
{
    constexpr qsizetype LeastBytes = 32;
    const QString secret = std::get<QString>(value);
    if (secret.toUtf8().size() < LeastBytes) {
        return wrong(u"must have at least 32 bytes; leave it out and one is made for you"_s);
    }
    config.secretKey = secret;
    return {};
}

Result<void> applyAllowedOrigins(Config &config, const SettingValue &value)
{
    const QStringList origins = std::get<QStringList>(value);
    for (const QString &origin : origins) {
        const QUrl url(origin, QUrl::StrictMode);
        const bool isOrigin = url.isValid() && !url.scheme().isEmpty() && !url.host().isEmpty()
            && url.path().isEmpty() && !url.hasQuery();
        if (!isOrigin) {
            return wrong(u"\"%1\" is no origin; write it like https://example.org"_s.arg(origin));
        }
    }
    config.security.allowedOrigins = origins;
    return {};
}

Result<void> applyTrustedProxies(Config &config, const SettingValue &value)
{
    const QStringList proxies = std::get<QStringList>(value);
    for (const QString &proxy : proxies) {
        if (!networkFromText(proxy)) {
            return wrong(
                u"\"%1\" is no address or network; write it like 10.0.0.1 or 10.0.0.0/8"_s.arg(
                    proxy));
        }
    }
    config.security.trustedProxies = proxies;
    return {};
}

std::vector<Setting> topLevelSettings()
{
    using enum Setting::Kind;
    return {
        {""_L1, "listen"_L1, Text, "ADDRESS:PORT"_L1,
         "where phones and desks connect (default 127.0.0.1:8000; port 0: any free one, printed)"_L1,
         applyListen},
        {""_L1, "admin_listen"_L1, Text, "ADDRESS:PORT"_L1,
         "health, readiness and metrics (default 127.0.0.1:8001); off: none"_L1, applyAdminListen},
        {""_L1, "database"_L1, Text, "URL"_L1,
         "sqlite:///absolute/path.db or postgresql://user:password@host:port/name (default: SQLite in the data directory)"_L1,
         text(&Config::database)},
        {""_L1, "database_mode"_L1, Text, "MODE"_L1,
         "workers, or blocking: SQL on the event loop, for comparison only"_L1, applyDatabaseMode},
        {""_L1, "database_connections"_L1, Integer, "N"_L1,
         "PostgreSQL connections, or SQLite readers (default 0: twice the cores)"_L1,
         integer({0, 256}, &Config::databaseConnections)},
        {""_L1, "database_queue"_L1, Integer, "N"_L1,
         "jobs that may wait for the database (default 10000)"_L1,
         integer({1}, &Config::databaseQueue)},
        {""_L1, "database_deadline_ms"_L1, Integer, "MS"_L1,
         "longest time for one job (default 5000)"_L1, integer({100}, &Config::databaseDeadlineMs)},
        {""_L1, "position_queue"_L1, Integer, "N"_L1,
         "positions that may wait to be stored (default 200000)"_L1,
         integer({1}, &Config::positionQueue)},
        {""_L1, "io_threads"_L1, Integer, "N"_L1,
         "event loops for connections (default 0: as many as cores)"_L1,
         integer({0, 256}, &Config::ioThreads)},
        {""_L1, "log_level"_L1, Text, "LEVEL"_L1, "debug, info, warning or error (default info)"_L1,
         applyLogLevel},
        {""_L1, "secret_key"_L1, Text, "TEXT"_L1,
         "signs access tokens, at least 32 bytes; better in a file or the environment"_L1,
         applySecretKey},
        {""_L1, "secret_key_file"_L1, Text, "FILE"_L1,
         "file with the secret (default: secret.key in the data directory, made on first start)"_L1,
         text(&Config::secretKeyFile)},
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
        limit("positions_per_second", &L::positionsPerSecond, "positions of one user, sustained"),
        limit("positions_burst", &L::positionsBurst, "positions of one user at once, for backfill"),
        limit("logins_per_minute", &L::loginsPerMinute, "failed logins per name and per address"),
        limit("registrations_per_hour", &L::registrationsPerHour, "new users per address"),
        limit("connections_total", &L::connectionsTotal, "connections at once"),
        limit("connections_per_address", &L::connectionsPerAddress,
              "connections at once from one address"),
        limit("unauthenticated_connections", &L::unauthenticatedConnections,
              "connections at once that have not shown a token"),
        limit("request_head_bytes", &L::requestHeadBytes, "request line and headers"),
        limit("request_body_bytes", &L::requestBodyBytes, "request body"),
        limit("gpx_bytes", &L::gpxBytes, "request body with a GPX file"),
        {"limits"_L1, "json_depth"_L1, Setting::Kind::Integer, "N"_L1,
         "nesting of JSON (0: 1000)"_L1, integer({0, 1000}, &Config::limits, &L::jsonDepth)},
        limit("output_skip_bytes", &L::outputSkipBytes,
              "unsent output above which positions are skipped"),
        limit("output_cut_bytes", &L::outputCutBytes,
              "unsent output above which a connection is cut"),
    };
}

std::vector<Setting> sectionSettings()
{
    using enum Setting::Kind;
    using S = SocketIoConfig;
    const auto &io = &Config::socketIo;
    return {
        {"socketio"_L1, "ping_interval_ms"_L1, Integer, "MS"_L1, "time between pings"_L1,
         integer({100}, io, &S::pingIntervalMs)},
        {"socketio"_L1, "ping_timeout_ms"_L1, Integer, "MS"_L1, "time to answer a ping"_L1,
         integer({100}, io, &S::pingTimeoutMs)},
        {"socketio"_L1, "max_payload_bytes"_L1, Integer, "N"_L1,
         "largest message or polling body"_L1,
         integer({1024, 100'000'000}, io, &S::maxPayloadBytes)},
        {"socketio"_L1, "connect_timeout_ms"_L1, Integer, "MS"_L1, "time to join a namespace"_L1,
         integer({100}, io, &S::connectTimeoutMs)},
        {"tls"_L1, "certificate"_L1, Text, "FILE"_L1, "certificate chain, PEM"_L1,
         text(&Config::tls, &TlsConfig::certificate)},
        {"tls"_L1, "key"_L1, Text, "FILE"_L1, "private key, PEM"_L1,
         text(&Config::tls, &TlsConfig::key)},
        {"security"_L1, "allowed_origins"_L1, List, "URL,…"_L1,
         "web pages that may use this server"_L1, applyAllowedOrigins},
        {"security"_L1, "token_minutes"_L1, Integer, "N"_L1, "how long a login lasts"_L1,
         integer({1, 525'600}, &Config::security, &SecurityConfig::tokenMinutes)},
        {"security"_L1, "trusted_proxies"_L1, List, "ADDRESS,…"_L1,
         "proxies whose X-Forwarded-For is believed, addresses or networks"_L1,
         applyTrustedProxies},
    };
}

std::vector<Setting> allSettings()
{
    std::vector<Setting> all = topLevelSettings();
    for (auto more : {limitSettings(), sectionSettings()}) {
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

/// Levenshtein distance: how many characters to insert, delete or replace.
qsizetype editDistance(const QString &a, const QString &b)
{
    std::vector<qsizetype> row(size_t(b.size()) + 1);
    for (size_t j = 0; j < row.size(); ++j) {
        row[j] = qsizetype(j);
    }
    for (qsizetype i = 1; i <= a.size(); ++i) {
        qsizetype diagonal = std::exchange(row[0], i);
        for (size_t j = 1; j < row.size(); ++j) {
            const qsizetype replaced = diagonal + (a[i - 1] == b[qsizetype(j) - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row.back();
}

const char *kindName(Setting::Kind kind)
{
    switch (kind) {
    case Setting::Kind::Integer:
        return "a whole number";
    case Setting::Kind::Text:
        return "text in quotes";
    case Setting::Kind::List:
        return "a list of texts";
    }
    Q_UNREACHABLE();
}

} // namespace

QString Setting::key() const
{
    return section.isEmpty() ? QString(name) : section + u'.' + name;
}

QString Setting::environmentName() const
{
    return u"SAFERIDE_"_s + key().replace(u'.', u'_').toUpper();
}

QString Setting::optionName() const
{
    return QString(name).replace(u'_', u'-');
}

std::span<const Setting> settings()
{
    static const std::vector<Setting> all = allSettings();
    return all;
}

const Setting *findSetting(const QString &key)
{
    const QString normalized = QString(key).replace(u'-', u'_');
    const auto all = settings();
    const auto found = std::find_if(all.begin(), all.end(), [&normalized](const Setting &setting) {
        return setting.key() == normalized;
    });
    return found == all.end() ? nullptr : &*found;
}

QString nearestSettingKey(const QString &key)
{
    QString nearest;
    qsizetype least = std::max<qsizetype>(2, key.size() / 3) + 1;
    for (const Setting &setting : settings()) {
        const qsizetype distance = editDistance(QString(key).replace(u'-', u'_'), setting.key());
        if (distance < least) {
            least = distance;
            nearest = setting.key();
        }
    }
    return nearest;
}

Result<void> applyText(const Setting &setting, const QString &text, Config &config)
{
    switch (setting.kind) {
    case Setting::Kind::Integer: {
        bool isNumber = false;
        const qint64 number = text.toLongLong(&isNumber);
        return isNumber ? setting.apply(config, number)
                        : wrong(u"must be a whole number, not \"%1\""_s.arg(text));
    }
    case Setting::Kind::Text:
        return setting.apply(config, text);
    case Setting::Kind::List: {
        QStringList items;
        for (const QString &item : text.split(u',', Qt::SkipEmptyParts)) {
            items.append(item.trimmed());
        }
        return setting.apply(config, items);
    }
    }
    Q_UNREACHABLE();
}

Result<void> applyValue(const Setting &setting, const SettingValue &value, Config &config)
{
    if (value.index() != size_t(setting.kind)) {
        return wrong(u"must be %1"_s.arg(QLatin1StringView(kindName(setting.kind))));
    }
    return setting.apply(config, value);
}

std::optional<std::pair<QHostAddress, int>> networkFromText(const QString &text)
{
    constexpr int WholeIpv4 = 32;
    constexpr int WholeIpv6 = 128;
    if (text.contains(u'/')) {
        const auto network = QHostAddress::parseSubnet(text);
        return network.second < 0 ? std::nullopt : std::optional(network);
    }
    const QHostAddress address(text);
    if (address.isNull()) {
        return std::nullopt;
    }
    const bool isV6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    return std::pair(address, isV6 ? WholeIpv6 : WholeIpv4);
}

Result<Endpoint> endpointFromText(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    QString host = text.left(std::max<qsizetype>(colon, 0));
    if (host.startsWith(u'[') && host.endsWith(u']')) {
        host = host.sliced(1, host.size() - 2);
    } else if (host.contains(u':')) {
        host.clear(); // an IPv6 address without brackets leaves open where the port begins
    }
    bool isPort = false;
    const quint16 port = text.sliced(colon + 1).toUShort(&isPort);
    const QHostAddress address =
        host == "localhost"_L1 ? QHostAddress(QHostAddress::LocalHost) : QHostAddress(host);
    if (colon < 0 || !isPort || address.isNull()) {
        return wrong(
            u"must be ADDRESS:PORT like 127.0.0.1:8000 or [::1]:8000, not \"%1\""_s.arg(text));
    }
    return Endpoint{address, port};
}

} // namespace saferide
