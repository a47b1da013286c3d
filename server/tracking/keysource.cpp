// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tracking/keysource.h"

#include "server/security/trackingkeytext.h"

namespace saferide::tracking {

namespace {

/// Overland in its mode for OwnTracks sends `Basic KEY:` as it is, without Base64.
std::vector<QByteArray> keysInBasic(const QByteArray &credentials)
{
    std::vector<QByteArray> found;
    const auto decoded =
        QByteArray::fromBase64Encoding(credentials, QByteArray::AbortOnBase64DecodingErrors);
    if (decoded) {
        const qsizetype colon = decoded.decoded.indexOf(':');
        found.push_back(colon < 0 ? QByteArray() : decoded.decoded.mid(colon + 1));
        found.push_back(colon < 0 ? decoded.decoded : decoded.decoded.left(colon));
    }
    const qsizetype colon = credentials.indexOf(':');
    found.push_back(colon < 0 ? credentials : credentials.left(colon));
    return found;
}

void append(QByteArrayList &hashes, QByteArrayView text)
{
    const auto hash = trackingKeyHash(text.trimmed());
    if (hash && !hashes.contains(*hash)) {
        hashes.append(*hash);
    }
}

} // namespace

QByteArrayList keyHashesOf(const http::Request &request, const std::vector<QByteArray> &deviceIds)
{
    QByteArrayList hashes;
    // The edge asks before the route is known.
    const bool hasPath = request.segments.size() >= 2 && request.segments.first() == u"i";
    append(hashes, hasPath ? request.segments[1].toUtf8() : QByteArray());
    append(hashes, request.bearerToken());
    const QByteArray authorization = request.headers.value("authorization");
    constexpr qsizetype SchemeLength = 6;
    if (authorization.left(SchemeLength).compare("basic ", Qt::CaseInsensitive) == 0) {
        for (const QByteArray &key : keysInBasic(authorization.mid(SchemeLength).trimmed())) {
            append(hashes, key);
        }
    }
    for (const QByteArray &id : deviceIds) {
        append(hashes, id);
    }
    append(hashes, request.headers.value("x-limit-u"));
    return hashes;
}

} // namespace saferide::tracking
