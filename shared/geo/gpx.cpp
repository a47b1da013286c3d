// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/geo/gpx.h"

#include "shared/geo/greatcircle.h"

#include <algorithm>

namespace saferide {
namespace {

QList<GpxSegment> filledSegments(const QList<GpxLine> &lines)
{
    QList<GpxSegment> filled;
    for (const GpxLine &line : lines) {
        std::copy_if(line.segments.cbegin(), line.segments.cend(), std::back_inserter(filled),
                     [](const GpxSegment &segment) { return !segment.isEmpty(); });
    }
    return filled;
}

bool hasLine(const QList<GpxSegment> &segments)
{
    return std::any_of(segments.cbegin(), segments.cend(),
                       [](const GpxSegment &segment) { return segment.size() > 1; });
}

double segmentAscent(const GpxSegment &segment)
{
    double meters = 0;
    std::optional<double> last;
    for (const GpxPoint &point : segment) {
        if (point.elevation) {
            meters += last ? std::max(0.0, *point.elevation - *last) : 0;
            last = point.elevation;
        }
    }
    return meters;
}

} // namespace

double lengthMeters(const GpxSegment &segment)
{
    double meters = 0;
    for (qsizetype i = 1; i < segment.size(); ++i) {
        meters += distanceMeters(segment[i - 1].point, segment[i].point);
    }
    return meters;
}

QList<GpxSegment> Gpx::line() const
{
    const QList<GpxSegment> ofTracks = filledSegments(tracks);
    const QList<GpxSegment> ofRoutes = filledSegments(routes);
    const bool routesAreMore = ofTracks.isEmpty() || (!hasLine(ofTracks) && hasLine(ofRoutes));
    return routesAreMore ? ofRoutes : ofTracks;
}

double Gpx::lengthMeters() const
{
    double meters = 0;
    for (const GpxSegment &segment : line()) {
        meters += saferide::lengthMeters(segment);
    }
    return meters;
}

double Gpx::ascentMeters() const
{
    double meters = 0;
    for (const GpxSegment &segment : line()) {
        meters += segmentAscent(segment);
    }
    return meters;
}

} // namespace saferide
