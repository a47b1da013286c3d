// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"

#include <optional>

namespace saferide::http {

/// A parsed request target (RFC 9112, 3.2).
struct Target
{
    QString path;
    QStringList segments = {};
    std::optional<Query> query = Query(); ///< nullopt: malformed
    QByteArray rawQuery = {};
};

/// Accepts origin form, absolute form (http, https), and `*` for OPTIONS. nullopt for any other,
/// and for invalid escapes in the path. Dots and double slashes are not resolved: they are
/// ordinary, unknown path segments.
std::optional<Target> parseTarget(const QByteArray &method, const QByteArray &target);

} // namespace saferide::http
