// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"

#include <optional>

namespace saferide::http {

/// A request target (RFC 9112, 3.2) taken apart.
struct Target
{
    QString path;
    QStringList segments = {};
    Query query = {};
    QByteArray rawQuery = {};
};

/// Origin form and absolute form (http, https), `*` for OPTIONS. nullopt for any other, and for
/// broken escapes. Dots and doubled slashes are ordinary, unknown path segments: nothing is
/// resolved.
std::optional<Target> parseTarget(const QByteArray &method, const QByteArray &target);

} // namespace saferide::http
