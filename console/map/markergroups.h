// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>

#include <span>
#include <vector>

namespace saferide {

/// Something that wants to be painted at a place.
struct GroupCandidate
{
    QPointF at; ///< pixels
    int kind = 0; ///< only those of one kind share a group
    bool alone = false; ///< never grouped: the selected one
};

/// Markers that would lie on each other.
struct MarkerGroup
{
    QPointF at; ///< in the middle of them
    std::vector<int> members; ///< indexes of the candidates, ascending
};

/// Pixels from the middle of the picture of so many members to its rim.
using GroupReach = double (*)(int count);

/// Puts markers that are nearer than `pixels` to each other into groups, and then groups whose
/// pictures would lie on each other. `origin` is where the world's corner lies on the screen: with
/// it groups keep together while the map is moved. Takes time in proportion to the number of
/// candidates.
std::vector<MarkerGroup> groupMarkers(std::span<const GroupCandidate> candidates, double pixels,
                                      QPointF origin, GroupReach reach);

} // namespace saferide
