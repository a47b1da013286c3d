// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/timestamp.h"
#include "shared/domain/geopoint.h"

#include <QList>
#include <QString>

#include <optional>

namespace saferide {

/// One point of a track or route. Absent is not zero.
struct GpxPoint
{
    GeoPoint point; ///< degrees, WGS 84
    std::optional<double> elevation; ///< metres
    std::optional<Timestamp> time; ///< UTC; absent also where the file's time is impossible
    bool operator==(const GpxPoint &) const = default;
};

/// An unbroken run of points. May be empty.
using GpxSegment = QList<GpxPoint>;

/// Sum of the great circles from point to point, in metres.
double lengthMeters(const GpxSegment &segment);

/// A track, or a route (which is one segment).
struct GpxLine
{
    QString name;
    QList<GpxSegment> segments;
    bool operator==(const GpxLine &) const = default;
};

/// What SafeRide reads of a GPX file.
struct Gpx
{
    QString name; ///< of the file (GPX 1.1: of its metadata)
    QList<GpxLine> tracks;
    QList<GpxLine> routes;
    qsizetype waypoints = 0; ///< their number; their places are not kept
    bool operator==(const Gpx &) const = default;

    /// The line to ride, segment by segment and without empty ones: of all tracks, or of all routes
    /// where only these have a line.
    QList<GpxSegment> course() const;

    /// Sum of the great circles within the segments of the course, in metres. The gaps between
    /// segments and between tracks do not count.
    double lengthMeters() const;

    /// Sum of all rises from one point with an elevation to the next within a segment of the
    /// course, in metres. Exact: nothing is smoothed, so a noisy recording shows more than a
    /// planned line does.
    double ascentMeters() const;
};

} // namespace saferide
