// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

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
    /// With {z}, {x} and {y}, or {-y} counted from the south; {s} is a, b or c, {r} "@2x"
    /// on a screen of high resolution.
    QString urlTemplate;
    int minZoom = 0;
    int maxZoom = 19;
    QString attribution; ///< shown on the map; HTML reads as its text
    QString fileName; ///< of the MBTiles file
    bool operator==(const TileSettings &) const = default;
};

/// Credits as they are shown: one line of text, of HTML without its tags.
QString plainCredits(const QString &attribution);

/// The placeholders of an address that mean nothing here, e.g. "{apikey}".
QStringList unknownPlaceholders(const QString &urlTemplate);

} // namespace saferide
