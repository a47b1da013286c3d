// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/worldrect.h"

#include <QList>
#include <QString>

#include <vector>

namespace saferide {

/// A line or a closed ring of the projected world.
struct WorldLine
{
    std::vector<WorldPoint> points;
    WorldRect bounds;
};

/// Coasts and borders in one degree of detail.
struct BaseMapLevel
{
    double fromZoom = 0;
    std::vector<WorldLine> land; ///< rings; where an even number of them overlaps is water
    std::vector<WorldLine> borders; ///< between two countries
};

struct PlaceName
{
    enum class Kind { Country, Town };

    Kind kind = Kind::Town;
    double fromZoom = 0;
    QString name;
    WorldPoint at;
};

/// The built-in map, decoded. Read it once by readBaseMap().
struct BaseMap
{
    std::vector<BaseMapLevel> levels; ///< coarse to fine
    std::vector<PlaceName> places; ///< important to unimportant

    /// nullptr only for an empty map.
    const BaseMapLevel *levelFor(double zoom) const;
};

} // namespace saferide
