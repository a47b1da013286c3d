// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/geopoint.h"
#include "shared/geo/gpx.h"

#include <QList>

namespace saferide::desk {

/// The line of a GPX file with at most `most` points: what lies closer to the last kept point than
/// a distance is left out, and the distance is doubled (from half a metre) until enough is. The
/// ends of segments stay; of more than `most` / 2 segments the longest. Thinning is for the eye
/// only; lengths are measured on the whole line.
QList<QList<GeoPoint>> thinnedLine(const Gpx &gpx, qsizetype most = 20'000);

} // namespace saferide::desk
