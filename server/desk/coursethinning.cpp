// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/coursethinning.h"

#include "shared/geo/greatcircle.h"

namespace saferide::desk {

namespace {

QList<GeoPoint> thinned(const GpxSegment &segment, double meters)
{
    QList<GeoPoint> kept;
    for (qsizetype i = 0; i < segment.size(); ++i) {
        const GeoPoint &point = segment[i].point;
        const bool isEnd = i == 0 || i == segment.size() - 1;
        if (isEnd || distanceMeters(kept.last(), point) >= meters) {
            kept.append(point);
        }
    }
    return kept;
}

} // namespace

QList<QList<GeoPoint>> thinnedCourse(const Gpx &gpx, qsizetype most)
{
    const QList<GpxSegment> course = gpx.course();
    const qsizetype enough = std::max(most, 2 * course.size()); // the ends of segments stay
    double meters = 0;
    while (true) {
        QList<QList<GeoPoint>> segments;
        qsizetype points = 0;
        for (const GpxSegment &segment : course) {
            segments.append(thinned(segment, meters));
            points += segments.last().size();
        }
        if (points <= enough) {
            return segments;
        }
        meters = meters == 0 ? 0.5 : 2 * meters;
    }
}

} // namespace saferide::desk
