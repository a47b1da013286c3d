// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/redisurl.h"

#include <QDir>
#include <QUrl>

namespace saferide::bus {

namespace {

using namespace Qt::Literals::StringLiterals;

Error wrong(const QString &sentence)
{
    return Error{ErrorCode::InvalidInput, sentence};
}

bool isPrintable(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.isPrint(); });
}

Result<RedisUrl> parseSocket(const QUrl &url, RedisUrl parsed)
{
    parsed.transport = RedisUrl::Transport::Unix;
    parsed.path = QDir::cleanPath(url.path(QUrl::FullyDecoded));
    if (!url.host().isEmpty() || url.port() >= 0 || parsed.path.size() < 2) {
        return wrong(u"a unix URL has three slashes and an absolute path: "
                     "unix:///run/redis/redis-server.sock"_s);
    }
    return parsed;
}

Result<RedisUrl> parseHost(const QUrl &url, RedisUrl parsed)
{
    constexpr int DefaultPort = 6379;
    const int port = url.port(DefaultPort);
    parsed.host = url.host(QUrl::FullyDecoded);
    if (parsed.host.isEmpty() || port < 1) {
        return wrong(u"a Redis URL looks like rediss://user:password@host:6379"_s);
    }
    if (!url.path().isEmpty() && url.path() != "/"_L1) {
        return wrong(u"a Redis URL ends after the port: the bus uses no database of Redis"_s);
    }
    parsed.port = quint16(port);
    return parsed;
}

} // namespace

Result<RedisUrl> RedisUrl::parse(const QString &text)
{
    const QUrl url(text.trimmed(), QUrl::StrictMode);
    if (!url.isValid() || url.hasQuery() || url.hasFragment()) {
        return wrong(u"it is not a valid URL; characters such as @ / # ? % and the comma must be "
                     "percent-encoded in a password"_s);
    }
    RedisUrl parsed;
    parsed.user = url.userName(QUrl::FullyDecoded);
    parsed.password = url.password(QUrl::FullyDecoded);
    if (!parsed.user.isEmpty() && parsed.password.isEmpty()) {
        return wrong(u"the URL has a user, but no password"_s);
    }
    if (!isPrintable(parsed.user) || !isPrintable(parsed.password)) {
        return wrong(u"user and password must consist of printable characters"_s);
    }
    if (url.scheme() == "unix"_L1) {
        return parseSocket(url, parsed);
    }
    if (url.scheme() != "redis"_L1 && url.scheme() != "rediss"_L1) {
        return wrong(u"a Redis URL starts with redis://, rediss:// (TLS) or unix://"_s);
    }
    parsed.transport = url.scheme() == "rediss"_L1 ? Transport::Tls : Transport::Tcp;
    return parseHost(url, parsed);
}

QString RedisUrl::name() const
{
    if (transport == Transport::Unix) {
        return path;
    }
    const QString server = host.contains(u':') ? u'[' + host + u']' : host;
    return server + u':' + QString::number(port);
}

QString RedisUrl::toDisplayString() const
{
    const QString scheme = transport == Transport::Unix ? u"unix://"_s
        : transport == Transport::Tls                   ? u"rediss://"_s
                                                        : u"redis://"_s;
    return scheme + (user.isEmpty() ? QString() : user + u'@') + name();
}

} // namespace saferide::bus
