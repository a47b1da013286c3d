// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/participation.h"
#include "shared/domain/ride.h"
#include "shared/domain/rideroute.h"
#include "shared/geo/polyline.h"
#include "shared/protocol/console/positionbatch.h"

#include <vector>

namespace saferide::test {

/// Riders of several rides that move along copies of the demo line, for benchmarks. Where
/// somebody is depends on the time alone. A value; to be used in one thread at a time.
class MovingRiders
{
public:
    static constexpr int RidersOfARide = 500;
    static constexpr int Slices = 10; ///< everybody has moved after so many batches

    /// `line` is ridden round and round; the rides lie beside each other.
    MovingRiders(const QList<GeoPoint> &line, int riders);

    QList<Ride> rides() const;
    /// At this time; everybody has a position.
    QList<Participant> participants(Timestamp now) const;
    RideRoute routeOf(RideId ride) const;
    /// The next tenth of them, as the daemon sends it.
    console::PositionBatch nextBatch(Timestamp now);

private:
    LocationFix fixOf(int rider, Timestamp now) const;
    GeoPoint moved(GeoPoint point, int ride) const;

    Polyline m_line;
    int m_riders;
    int m_next = 0;
};

} // namespace saferide::test
