// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/headers.h"

#include <QByteArray>
#include <QHash>
#include <QHostAddress>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>

namespace saferide::http {

/// The decoded `name=value` pairs of a query or a form, in order.
struct Query
{
    static constexpr qsizetype MaxItems = 100;
    QList<std::pair<QString, QString>> items;

    /// The first value with this name.
    std::optional<QString> value(QStringView name) const;

    /// Percent-decodes; `+` is a space. nullopt if escapes or UTF-8 are invalid, or if there are
    /// more than MaxItems pairs.
    static std::optional<Query> parse(QByteArrayView encoded);
};

/// A complete request for a handler. A plain value: copy what a job needs.
struct Request
{
    QByteArray method;
    QString path; ///< decoded, without a trailing slash (except "/"); for logs
    QStringList segments; ///< decoded one by one, so that %2F does not separate segments
    Query query;
    QByteArray rawQuery;
    Headers headers;
    QByteArray body;
    bool bodyTooLarge = false; ///< only with RouteOptions::handlesTooLarge
    QHostAddress peer; ///< the client; from X-Forwarded-For only behind a trusted proxy
    QByteArray requestId;
    QHash<QString, QString> pathParameters; ///< `{id}` of the pattern
    bool secure = false; ///< received over TLS
    bool byProxy = false; ///< received from a trusted proxy, whose X-Forwarded fields are believed
    std::shared_ptr<void> upload = {}; ///< from RouteOptions::bodyStarts

    QString pathParameter(const QString &name) const { return pathParameters.value(name); }

    /// The token of `Authorization: Bearer TOKEN`; empty if there is none.
    QByteArray bearerToken() const;

    /// Content-Type in lower case without parameters: `application/json`.
    QByteArray mediaType() const;
};

/// Percent-decodes UTF-8 text. nullopt for invalid escapes, invalid UTF-8 and NUL.
std::optional<QString> percentDecoded(QByteArrayView encoded);

} // namespace saferide::http
