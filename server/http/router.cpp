// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/router.h"

namespace saferide::http {
namespace {

bool isParameter(const QString &segment)
{
    return segment.startsWith(u'{');
}

bool fits(const Route &route, const QStringList &segments)
{
    if (route.segments.size() != segments.size()) {
        return false;
    }
    for (qsizetype i = 0; i < segments.size(); ++i) {
        const bool same = isParameter(route.segments[i]) ? !segments[i].isEmpty()
                                                         : route.segments[i] == segments[i];
        if (!same) {
            return false;
        }
    }
    return true;
}

/// True if `left` has the fixed segment at the first place where the two differ in kind.
bool isMoreSpecific(const Route &left, const Route &right)
{
    for (qsizetype i = 0; i < left.segments.size(); ++i) {
        if (isParameter(left.segments[i]) != isParameter(right.segments[i])) {
            return !isParameter(left.segments[i]);
        }
    }
    return false;
}

QHash<QString, QString> parametersOf(const Route &route, const QStringList &segments)
{
    QHash<QString, QString> parameters;
    for (qsizetype i = 0; i < segments.size(); ++i) {
        if (isParameter(route.segments[i])) {
            parameters.insert(route.segments[i].mid(1).chopped(1), segments[i]);
        }
    }
    return parameters;
}

} // namespace

void Router::add(const QByteArray &method, const QString &pattern, Handler handler,
                 RouteOptions options)
{
    QStringList segments = pattern.split(u'/', Qt::SkipEmptyParts);
    QStringList shape = segments;
    std::copy_if(segments.cbegin(), segments.cend(), std::inserter(m_words, m_words.end()),
                 [](const QString &segment) { return !isParameter(segment); });
    std::replace_if(shape.begin(), shape.end(), isParameter, QStringLiteral("{}"));
    m_routes.push_back(
        std::make_unique<Route>(Route{method, pattern, std::move(segments), shape.join(u'/'),
                                      std::move(handler), std::move(options)}));
}

RouteMatch Router::find(const QByteArray &method, const QStringList &segments) const
{
    // The most specific pattern owns the path: /rides/owned answers 405 to DELETE though
    // /rides/{id} supports it.
    const Route *owner = nullptr;
    for (const auto &route : m_routes) {
        if (fits(*route, segments) && (owner == nullptr || isMoreSpecific(*route, *owner))) {
            owner = route.get();
        }
    }
    if (owner == nullptr) {
        return {};
    }
    RouteMatch match;
    for (const auto &route : m_routes) {
        if (route->shape != owner->shape) {
            continue;
        }
        match.allow += (match.allow.isEmpty() ? "" : ", ") + route->method;
        match.allow += route->method == "GET" ? QByteArray(", HEAD") : QByteArray();
        if (route->method == method || (route->method == "GET" && method == "HEAD")) {
            match.route = route.get();
            match.parameters = parametersOf(*route, segments);
        }
    }
    match.allow += ", OPTIONS";
    return match;
}

QString Router::knownPath(const QStringList &segments) const
{
    constexpr qsizetype MaxSegments = 10;
    QString path;
    for (const QString &segment : segments.first(std::min(segments.size(), MaxSegments))) {
        path += u'/' + (m_words.contains(segment) ? segment : QStringLiteral("{}"));
    }
    return path.isEmpty() ? QStringLiteral("/") : path;
}

QStringList Router::list() const
{
    QStringList all;
    for (const auto &route : m_routes) {
        all.append(QString::fromLatin1(route->method) + u' ' + route->pattern);
    }
    return all;
}

} // namespace saferide::http
