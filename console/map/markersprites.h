// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/mapcolors.h"
#include "console/map/markerlook.h"

#include <QHash>
#include <QPixmap>

namespace saferide {

/// Pictures of markers, drawn once for each look and kept: painting a rider is copying a pixmap.
/// Shape tells the role (leader star, rider circle, sweep square, support diamond), fill the state
/// (moving, stopped, unknown), and outline the age: paler after 30 s, hollow after 2 min, dashed
/// after 10 min.
class MarkerSprites
{
public:
    static constexpr int Size =
        36; ///< device independent pixels of a side; the place is its centre

    void setColors(const MapColors &colors);
    /// A reference that is valid until the next call.
    const QPixmap &pixmap(const MarkerLook &look, double devicePixelRatio);
    qsizetype count() const { return m_pixmaps.size(); }

private:
    QPixmap drawn(const MarkerLook &look) const;

    MapColors m_colors = MapColors::daylight();
    double m_devicePixelRatio = 1;
    QHash<quint32, QPixmap> m_pixmaps;
};

} // namespace saferide
