// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/basemap.h"

namespace saferide {

const BaseMapLevel *BaseMap::levelFor(double zoom) const
{
    const BaseMapLevel *best = levels.empty() ? nullptr : &levels.front();
    for (const BaseMapLevel &level : levels) {
        if (level.fromZoom <= zoom) {
            best = &level;
        }
    }
    return best;
}

} // namespace saferide
