// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/geo/gpx.h"

#include <QList>

#include <optional>
#include <random>

namespace saferide::load {

/// Where a rider is at a moment of the ride.
struct TrackPlace
{
    GeoPoint point;
    double speed = 0; ///< metres per second
    double bearing = 0; ///< degrees clockwise from north
    std::optional<double> elevation;
};

/// A line in space and time: when a rider is where.
class Track
{
public:
    /// By the file's own times, where at least two points have them. Breaks of more than ten
    /// minutes are shortened to one.
    static std::optional<Track> recorded(const Gpx &gpx);

    /// By speed: about 25 km/h with a spread between riders, slower uphill, with some stops.
    static Track ridden(const Gpx &gpx, std::mt19937 &random);

    double seconds() const { return m_frames.isEmpty() ? 0 : m_frames.last().seconds; }
    /// Before the start is the start, after the end the end.
    TrackPlace at(double seconds) const;

private:
    struct Frame
    {
        double seconds = 0;
        GpxPoint point;
    };

    QList<Frame> m_frames; ///< by time
};

} // namespace saferide::load
