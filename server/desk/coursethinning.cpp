// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/coursethinning.h"

#include "shared/geo/greatcircle.h"

#include <algorithm>
#include <vector>

namespace saferide::desk {

namespace {

/// The `most` longest, in their order.
QList<GpxSegment> longest(const QList<GpxSegment> &course, qsizetype most)
{
    if (course.size() <= most) {
        return course;
    }
    std::vector<std::pair<double, qsizetype>> byLength;
    byLength.reserve(size_t(course.size()));
    for (qsizetype i = 0; i < course.size(); ++i) {
        byLength.emplace_back(-lengthMeters(course[i]), i);
    }
    std::nth_element(byLength.begin(), byLength.begin() + most, byLength.end());
    const auto last = byLength[size_t(most)];
    QList<GpxSegment> kept;
    kept.reserve(most);
    for (qsizetype i = 0; i < course.size(); ++i) {
        if (std::pair(-lengthMeters(course[i]), i) < last) {
            kept.append(course[i]);
        }
    }
    return kept;
}

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
    const QList<GpxSegment> course = longest(gpx.course(), most / 2); // two ends of each stay
    double meters = 0;
    while (true) {
        QList<QList<GeoPoint>> segments;
        qsizetype points = 0;
        for (const GpxSegment &segment : course) {
            segments.append(thinned(segment, meters));
            points += segments.last().size();
        }
        if (points <= most) {
            return segments;
        }
        meters = meters == 0 ? 0.5 : 2 * meters;
    }
}

} // namespace saferide::desk
