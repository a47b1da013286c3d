// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/linethinning.h"

#include "shared/geo/greatcircle.h"

#include <algorithm>
#include <vector>

namespace saferide::desk {

namespace {

/// The `most` longest, in their order.
QList<GpxSegment> longest(const QList<GpxSegment> &segments, qsizetype most)
{
    if (segments.size() <= most) {
        return segments;
    }
    std::vector<std::pair<double, qsizetype>> byLength;
    byLength.reserve(size_t(segments.size()));
    for (qsizetype i = 0; i < segments.size(); ++i) {
        byLength.emplace_back(-lengthMeters(segments[i]), i);
    }
    std::nth_element(byLength.begin(), byLength.begin() + most, byLength.end());
    const auto last = byLength[size_t(most)];
    QList<GpxSegment> kept;
    kept.reserve(most);
    for (qsizetype i = 0; i < segments.size(); ++i) {
        if (std::pair(-lengthMeters(segments[i]), i) < last) {
            kept.append(segments[i]);
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

QList<QList<GeoPoint>> thinnedLine(const Gpx &gpx, qsizetype most)
{
    const QList<GpxSegment> line = longest(gpx.line(), most / 2); // two ends of each stay
    double meters = 0;
    while (true) {
        QList<QList<GeoPoint>> segments;
        qsizetype points = 0;
        for (const GpxSegment &segment : line) {
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
