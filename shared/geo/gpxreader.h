// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"
#include "shared/core/workdeadline.h"
#include "shared/geo/gpx.h"

#include <QByteArrayView>
#include <QStringView>

namespace saferide {

struct GpxLimits
{
    qsizetype bytes = 10'000'000; ///< of the file; of a text: its characters
    qsizetype points = 500'000; ///< of tracks, routes and waypoints together
    WorkDeadline deadline = {}; ///< checked after every few hundred pieces of markup and text
};

/// Reads the tracks and routes of a GPX 1.0 or 1.1 file: with or without namespace, with or without
/// white space first. Elements of other namespaces and extensions are skipped, declared or not, but
/// for Garmin's points between the points of a route. Accepted are files with at least one point of
/// any kind. Impossible times and elevations are taken as absent, waypoints without a place are not
/// counted; wrong coordinates of tracks and routes are errors. Errors: InvalidInput, "line L,
/// column C: what is wrong"; TooLarge beyond a limit; Timeout. Pure, so safe in any thread; takes
/// about a second for 10 MB and therefore belongs on a worker. A DTD is refused before anything is
/// parsed, nesting and attributes are bounded: no input costs more.
Result<Gpx> readGpx(QStringView text, const GpxLimits &limits = {});

/// The same for bytes: UTF-8 with or without byte order mark, or ISO-8859-1 where the XML
/// declaration says so. Other encodings are refused by name. Use this for files, the other for text
/// that was decoded already (a JSON string), where the declaration no longer tells the truth and is
/// not looked at.
Result<Gpx> readGpx(QByteArrayView bytes, const GpxLimits &limits = {});

} // namespace saferide
