// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/worldrect.h"

#include <QPointF>
#include <QRectF>
#include <QSizeF>

namespace saferide {

/// Which part of the world is seen, and how large: a value. Pixels are device independent, the
/// origin is the upper left corner of the widget. The centre keeps to one copy of the world, and
/// the world always fills the widget's height.
class Viewport
{
public:
    static constexpr double MinZoom = 1;
    static constexpr double MaxZoom = 19;

    Viewport() = default;
    Viewport(WorldPoint center, double zoom, QSizeF size);

    WorldPoint center() const { return m_center; }
    double zoom() const { return m_zoom; }
    QSizeF size() const { return m_size; }
    /// `margin` more on each side.
    QRectF rect(double margin = 0) const
    {
        return QRectF(QPointF(0, 0), m_size).adjusted(-margin, -margin, margin, margin);
    }
    bool operator==(const Viewport &) const = default;

    /// Pixels of the world's side.
    double scale() const { return m_scale; }
    /// True metres of a pixel in the centre.
    double metersPerPixel() const;

    /// Pixels of a place; of the copy of the world that is nearest to the centre.
    QPointF toScreen(WorldPoint point) const;
    /// The same without looking for a nearer copy.
    QPointF toScreenExactly(WorldPoint point) const
    {
        return {(point.x - m_center.x) * m_scale + m_size.width() / 2,
                (point.y - m_center.y) * m_scale + m_size.height() / 2};
    }
    WorldPoint toWorld(QPointF pixel) const;
    GeoPoint geoAt(QPointF pixel) const { return toGeo(toWorld(pixel)); }
    /// What is seen; may reach into neighbouring copies of the world.
    WorldRect bounds() const;

    /// The same with another size, around the same centre.
    Viewport resized(QSizeF size) const;
    /// Larger by so many pixels on each side; not kept within the world.
    Viewport grownBy(double pixels) const;
    /// What was under the pointer stays under it.
    Viewport zoomedAbout(QPointF anchor, double zoom) const;
    /// The map follows the pointer by so many pixels.
    Viewport pannedBy(QPointF pixels) const;
    /// Shows all of the rectangle, with a margin in pixels, but no nearer than maxZoom. An empty
    /// rectangle changes nothing.
    Viewport fitting(const WorldRect &rect, double margin, double maxZoom) const;
    /// A step of an animation from here (0) to there (1): evenly in zoom, straight on the screen.
    Viewport towards(const Viewport &target, double progress) const;

private:
    void keepWithinTheWorld();

    WorldPoint m_center{0.5, 0.5};
    double m_zoom = MinZoom;
    QSizeF m_size{0, 0};
    double m_scale = worldPixels(MinZoom);
};

} // namespace saferide
