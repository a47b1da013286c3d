// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"

namespace saferide::pages {

/// `[map]`: streets from somebody else's tile server, where the admin names one.
struct MapTiles
{
    QString address; ///< with {z}, {x}, {y}, and {s} for a, b or c; empty: the built-in map alone
    QString attribution; ///< shown on the map
};

/// The pages for those who have no app: `/j/{code}` to join a ride, `/r` to ride along,
/// `/f/{token}` to follow a ride, `/o` for organizers, and for browsers `/`, the way to them; and
/// their files under `/app/{version}/`. They need no token: what they may do, the interfaces that
/// they use decide. `publicUrl`: see http::baseUrlOf().
void addPageRoutes(http::Router &router, const MapTiles &tiles, const QByteArray &publicUrl);

/// The HTML of the page with this name; `root` leads from its address to that of the server: `../`.
QByteArray pageOf(const QByteArray &name, const QByteArray &root, const MapTiles &tiles);

/// The Content-Security-Policy of the pages.
QByteArray contentPolicy(const MapTiles &tiles);

} // namespace saferide::pages
