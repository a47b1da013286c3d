// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/target.h"

namespace saferide::http {
namespace {

/// The path and query of `http://host/path`; nullopt if it is not such a URL.
std::optional<QByteArray> originForm(const QByteArray &target)
{
    if (target.startsWith('/')) {
        return target;
    }
    const qsizetype authority = target.indexOf("://") + 3;
    const QByteArray scheme = target.left(authority).toLower();
    if (scheme != "http://" && scheme != "https://") {
        return std::nullopt;
    }
    qsizetype end = authority;
    while (end < target.size() && target[end] != '/' && target[end] != '?') {
        ++end;
    }
    if (end == authority || target.mid(authority, end - authority).contains('@')) {
        return std::nullopt;
    }
    const QByteArray rest = target.mid(end);
    return rest.startsWith('/') ? rest : "/" + rest;
}

} // namespace

std::optional<Target> parseTarget(const QByteArray &method, const QByteArray &target)
{
    if (target == "*" && method == "OPTIONS") {
        return Target{.path = QStringLiteral("*"), .segments = {QStringLiteral("*")}};
    }
    const auto origin = originForm(target);
    if (!origin || origin->contains('#')) {
        return std::nullopt;
    }
    const qsizetype mark = origin->indexOf('?');
    QByteArray path = mark < 0 ? *origin : origin->left(mark);
    if (path.size() > 1 && path.endsWith('/')) {
        path.chop(1);
    }
    Target parsed;
    parsed.rawQuery = mark < 0 ? QByteArray() : origin->mid(mark + 1);
    parsed.query = Query::parse(parsed.rawQuery);
    const auto decoded = percentDecoded(path);
    if (!decoded) {
        return std::nullopt;
    }
    parsed.path = *decoded;
    if (path != "/") {
        for (const QByteArray &segment : path.mid(1).split('/')) {
            parsed.segments.append(percentDecoded(segment).value_or(QString()));
        }
    }
    return parsed;
}

} // namespace saferide::http
