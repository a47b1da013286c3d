// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/maplayer.h"

#include <QPixmap>

#include <span>

namespace saferide {

/// The layers that do not move by themselves, painted once into a pixmap that is larger than the
/// widget: moving the map and the riders then costs one copy.
class GroundCache
{
public:
    static constexpr double MarginPixels = 256; ///< on each side

    /// Does the picture show all of the viewport at its zoom?
    bool covers(const Viewport &viewport, double devicePixelRatio) const;
    bool isEmpty() const { return m_pixmap.isNull(); }
    void clear() { m_pixmap = {}; }

    void render(std::span<MapLayer *const> layers, const Viewport &viewport,
                double devicePixelRatio);
    /// Paints what there is, shifted and stretched to the viewport. Never renders.
    void paint(QPainter &painter, const Viewport &viewport) const;

private:
    QPixmap m_pixmap;
    Viewport m_viewport; // of the pixmap
};

} // namespace saferide
