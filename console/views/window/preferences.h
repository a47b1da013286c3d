// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/tilesettings.h"
#include "console/models/displayunits.h"
#include "console/views/window/theme.h"

namespace saferide {

/// How somebody likes the desk.
struct Preferences
{
    QString language; ///< "en", "de"; empty: the system's
    DisplayUnits units;
    Theme theme = Theme::Daylight;
    bool sound = true; ///< when somebody needs attention
    bool notifications = true; ///< of the system, likewise
    TileSettings tiles;
    bool operator==(const Preferences &) const = default;
};

} // namespace saferide
