// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/databaseurl.h"

#include <QDir>
#include <QUrl>
#include <QUrlQuery>

#include <functional>

using namespace Qt::Literals::StringLiterals;

namespace saferide::db {

namespace {

Error wrong(const QString &sentence)
{
    return Error{ErrorCode::InvalidInput, sentence};
}

/// False if a `%` is not followed by two hex digits, or the decoded bytes are not UTF-8 or contain
/// NUL.
bool decode(QStringView encoded, QString *decoded)
{
    const auto isHex = [](QChar c) { return u"0123456789abcdefABCDEF"_s.contains(c); };
    for (qsizetype i = 0; i < encoded.size(); ++i) {
        if (encoded[i] == u'%'
            && (i + 2 >= encoded.size() || !isHex(encoded[i + 1]) || !isHex(encoded[i + 2]))) {
            return false;
        }
    }
    *decoded = QUrl::fromPercentEncoding(encoded.toUtf8());
    return !decoded->contains(QChar::ReplacementCharacter) && !decoded->contains(QChar::Null);
}

Result<DatabaseUrl> parseSqlite(QStringView rest)
{
    QString path;
    if (!decode(rest, &path)) {
        return wrong(u"the database URL contains an invalid percent-encoding"_s);
    }
    if (!path.startsWith(u'/')) {
        return wrong(
            u"a SQLite URL has three slashes and an absolute path: sqlite:///var/lib/saferide/saferide.db"_s);
    }
    if (path.endsWith(u'/')) {
        return wrong(u"the SQLite URL is a folder, not a file"_s);
    }
    return DatabaseUrl::sqlite(QDir::cleanPath(path));
}

/// `host`, `host:port`, `[::1]` or `[::1]:port`.
Result<DatabaseUrl::Server> parseServer(QStringView server)
{
    DatabaseUrl::Server parsed;
    qsizetype hostEnd = server.indexOf(u':');
    if (server.startsWith(u'[')) {
        const qsizetype bracket = server.indexOf(u']');
        if (bracket < 0) {
            return wrong(u"the host in the database URL has no closing bracket"_s);
        }
        hostEnd = bracket + 1 < server.size() ? bracket + 1 : -1;
    }
    QStringView host = hostEnd < 0 ? server : server.first(hostEnd);
    if (host.startsWith(u'[')) {
        host = host.sliced(1).chopped(1);
    }
    if (!decode(host, &parsed.host) || parsed.host.isEmpty() || parsed.host.contains(u',')) {
        return wrong(u"the database URL has no host"_s);
    }
    if (hostEnd >= 0) {
        const QStringView port = server.sliced(hostEnd);
        bool isNumber = false;
        parsed.port = port.startsWith(u':') ? port.sliced(1).toInt(&isNumber) : 0;
        if (!isNumber || parsed.port < 1 || parsed.port > 65535) {
            return wrong(u"the port in the database URL is not a number from 1 to 65535"_s);
        }
    }
    return parsed;
}

Result<void> parseCredentials(QStringView credentials, DatabaseUrl *url)
{
    const qsizetype colon = credentials.indexOf(u':');
    const QStringView user = colon < 0 ? credentials : credentials.first(colon);
    if (!decode(user, &url->user) || url->user.isEmpty()) {
        return wrong(u"the database URL has no user"_s);
    }
    if (colon >= 0 && !decode(credentials.sliced(colon + 1), &url->password)) {
        return wrong(u"the password in the database URL contains an invalid percent-encoding"_s);
    }
    return {};
}

Result<void> parseOptions(QStringView options, DatabaseUrl *url)
{
    static const QStringList Modes{u"disable"_s, u"allow"_s,     u"prefer"_s,
                                   u"require"_s, u"verify-ca"_s, u"verify-full"_s};
    const auto items = QUrlQuery(options.toString()).queryItems(QUrl::FullyDecoded);
    for (const auto &[key, value] : items) {
        if (key != "sslmode"_L1 || !Modes.contains(value)) {
            return wrong(u"the only option of a database URL is sslmode, one of: "_s
                         + Modes.join(u", "_s));
        }
        url->sslMode = value;
    }
    return {};
}

Result<DatabaseUrl> parsePostgresql(QStringView rest)
{
    DatabaseUrl url;
    url.dialect = Dialect::Postgresql;
    if (const qsizetype mark = rest.indexOf(u'?'); mark >= 0) {
        if (const auto options = parseOptions(rest.sliced(mark + 1), &url); !options) {
            return options.error();
        }
        rest = rest.first(mark);
    }
    const qsizetype at = rest.lastIndexOf(u'@');
    const qsizetype slash = rest.indexOf(u'/', std::max<qsizetype>(at, 0));
    if (at < 0 || slash < 0) {
        return wrong(u"a PostgreSQL URL looks like postgresql://user:password@host:port/name"_s);
    }
    if (const auto credentials = parseCredentials(rest.first(at), &url); !credentials) {
        return credentials.error();
    }
    for (const QStringView part : rest.sliced(at + 1, slash - at - 1).split(u',')) {
        const auto server = parseServer(part);
        if (!server) {
            return server.error();
        }
        url.servers.append(*server);
    }
    if (!decode(rest.sliced(slash + 1), &url.name) || url.name.isEmpty()
        || url.name.contains(u'/')) {
        return wrong(u"the database URL has no database name after the last slash"_s);
    }
    return url;
}

template<typename Text>
QString listed(const QList<DatabaseUrl::Server> &servers, Text textOf)
{
    QStringList texts;
    for (const DatabaseUrl::Server &server : servers) {
        texts.append(std::invoke(textOf, server));
    }
    return texts.join(u',');
}

} // namespace

Result<DatabaseUrl> DatabaseUrl::parse(const QString &text)
{
    const QStringView trimmed = QStringView(text).trimmed();
    if (trimmed.startsWith("sqlite://"_L1)) {
        return parseSqlite(trimmed.sliced(9));
    }
    if (trimmed.startsWith("postgresql://"_L1)) {
        return parsePostgresql(trimmed.sliced(13));
    }
    if (trimmed.startsWith("postgres://"_L1)) {
        return parsePostgresql(trimmed.sliced(11));
    }
    return wrong(u"a database URL starts with sqlite:// or postgresql://"_s);
}

DatabaseUrl DatabaseUrl::sqlite(const QString &absolutePath)
{
    DatabaseUrl url;
    url.path = absolutePath;
    return url;
}

QString DatabaseUrl::toDisplayString() const
{
    if (dialect == Dialect::Sqlite) {
        return u"sqlite://"_s + path;
    }
    const QString shown = listed(servers, [](const Server &server) -> QString {
        const bool isNumeric = server.host.contains(u':');
        return (isNumeric ? u'[' + server.host + u']' : server.host) + u':'
            + QString::number(server.port);
    });
    return u"postgresql://"_s + user + u'@' + shown + u'/' + name;
}

QString DatabaseUrl::hosts() const
{
    return listed(servers, &Server::host);
}

QString DatabaseUrl::ports() const
{
    return listed(servers, [](const Server &server) { return QString::number(server.port); });
}

QString DatabaseUrl::sessionAttributes() const
{
    return servers.size() > 1 ? u"read-write"_s : u"any"_s;
}

} // namespace saferide::db
