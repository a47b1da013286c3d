// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

namespace saferide {

/// The colours of the map. Colour is never the only sign: shapes and outlines tell the same.
struct MapColors
{
    QColor sea;
    QColor land;
    QColor coast;
    QColor border;
    QColor graticule;
    QColor countryName;
    QColor townName;
    QColor halo; ///< around text and markers
    QColor panel; ///< behind scale, labels and marks
    QColor panelText;
    QColor route;
    QColor routeCasing;
    QColor moving;
    QColor stopped;
    QColor silent;
    QColor selection;

    static MapColors daylight();
    static MapColors night();
    /// Blue, orange and black: told apart with any colour vision.
    static MapColors colorBlind();
    bool operator==(const MapColors &) const = default;
};

} // namespace saferide
