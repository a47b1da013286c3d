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
    qsizetype bytes = 10'000'000; ///< of the file; characters of a decoded text
    qsizetype points = 500'000; ///< of tracks, routes and waypoints together
    WorkDeadline deadline = {}; ///< checked every few hundred tokens
};

/// Reads the tracks and routes of a GPX 1.0 or 1.1 file, with or without a namespace or leading
/// white space. Elements of other namespaces and extensions are skipped, declared or not, except
/// Garmin's points between the points of a route. The file must contain at least one point of any
/// kind. Impossible times and elevations are treated as absent, waypoints without a place are not
/// counted; invalid coordinates of tracks and routes are errors. Errors: InvalidInput, "line L,
/// column C: …"; TooLarge beyond a limit; Timeout. Thread-safe. Takes about a second for 10 MB, so
/// call it on a worker. A DTD is refused before parsing, and nesting and attributes are limited:
/// no input takes longer.
Result<Gpx> readGpx(QStringView text, const GpxLimits &limits = {});

/// The same for bytes: UTF-8 with or without a byte order mark, or ISO-8859-1 if the XML
/// declaration says so. Other encodings are refused. Use this for files, and the other overload for
/// text that is already decoded (a JSON string), whose declaration no longer applies and is
/// ignored.
Result<Gpx> readGpx(QByteArrayView bytes, const GpxLimits &limits = {});

} // namespace saferide
