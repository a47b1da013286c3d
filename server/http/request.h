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

    /// The first value of this name.
    std::optional<QString> value(QStringView name) const;

    /// Percent-decoded, `+` is a space. nullopt when the escapes or the UTF-8 are broken,
    /// or there are over MaxItems.
    static std::optional<Query> parse(QByteArrayView encoded);
};

/// A whole request as a handler sees it. A plain value: copy from it what a job needs.
struct Request
{
    QByteArray method;
    QString path; ///< decoded, without a trailing slash (but "/"); for logs
    QStringList segments; ///< decoded one by one, so that %2F never makes a new segment
    Query query;
    QByteArray rawQuery;
    Headers headers;
    QByteArray body;
    bool bodyTooLarge = false; ///< only where RouteOptions::handlesTooLarge asks for it
    QHostAddress peer; ///< whom limits count; from X-Forwarded-For only behind a trusted proxy
    QByteArray requestId;
    QHash<QString, QString> pathParameters; ///< `{id}` of the pattern
    bool secure = false; ///< came over TLS
    std::shared_ptr<void> upload = {}; ///< of RouteOptions::bodyStarts

    QString pathParameter(const QString &name) const { return pathParameters.value(name); }

    /// The token of `Authorization: Bearer TOKEN`; empty without one.
    QByteArray bearerToken() const;

    /// Content-Type in lower case without its parameters: `application/json`.
    QByteArray mediaType() const;
};

/// Percent-decodes into UTF-8 text. nullopt for broken escapes, broken UTF-8 and NUL.
std::optional<QString> percentDecoded(QByteArrayView encoded);

} // namespace saferide::http
