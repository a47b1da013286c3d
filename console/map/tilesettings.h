// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace saferide {

/// Which map lies below the routes and riders.
struct TileSettings
{
    enum class Kind {
        BuiltIn, ///< coasts, borders and towns of the program itself
        Server, ///< XYZ tiles by HTTP
        File, ///< an MBTiles file with raster tiles
    };

    Kind kind = Kind::BuiltIn;
    QString urlTemplate; ///< with {z}, {x} and {y}
    int minZoom = 0;
    int maxZoom = 19;
    QString attribution; ///< shown on the map, plain text
    QString fileName; ///< of the MBTiles file
    bool operator==(const TileSettings &) const = default;
};

} // namespace saferide
