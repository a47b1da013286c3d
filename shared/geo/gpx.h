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
    std::optional<Timestamp> time; ///< UTC; also absent if the file's time is impossible
    bool operator==(const GpxPoint &) const = default;
};

/// An unbroken run of points. May be empty.
using GpxSegment = QList<GpxPoint>;

/// Sum of the great-circle distances between consecutive points, in metres.
double lengthMeters(const GpxSegment &segment);

/// A track, or a route (which has one segment).
struct GpxLine
{
    QString name;
    QList<GpxSegment> segments;
    bool operator==(const GpxLine &) const = default;
};

/// The parts of a GPX file that SafeRide uses.
struct Gpx
{
    QString name; ///< of the file (in GPX 1.1, of its metadata)
    QList<GpxLine> tracks;
    QList<GpxLine> routes;
    qsizetype waypoints = 0; ///< only counted
    bool operator==(const Gpx &) const = default;

    /// The line to ride, without empty segments: that of all tracks, or of all routes if no track
    /// has one.
    QList<GpxSegment> line() const;

    /// Sum of the great-circle distances within the segments of line(), in metres. Gaps between
    /// segments and between tracks do not count.
    double lengthMeters() const;

    /// Sum of all climbs between consecutive points with an elevation within the segments of
    /// line(), in metres. Nothing is smoothed, so a noisy recording has more ascent than a
    /// planned line.
    double ascentMeters() const;
};

} // namespace saferide
