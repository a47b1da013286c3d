// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/viewport.h"

namespace saferide {

Viewport::Viewport(WorldPoint center, double zoom, QSizeF size)
    : m_center(center)
    , m_zoom(zoom)
    , m_size(size)
{
    keepWithinTheWorld();
}

void Viewport::keepWithinTheWorld()
{
    const double fillsHeight = std::log2(std::max(1.0, m_size.height()) / MercatorTilePixels);
    m_zoom = std::clamp(m_zoom, std::clamp(fillsHeight, MinZoom, MaxZoom), MaxZoom);
    m_scale = worldPixels(m_zoom);
    const double halfHeight = m_size.height() / 2 / m_scale;
    m_center.y = std::clamp(m_center.y, halfHeight, std::max(halfHeight, 1 - halfHeight));
    m_center.x -= std::floor(m_center.x);
}

double Viewport::metersPerPixel() const
{
    return saferide::metersPerPixel(toGeo(m_center).latitude, m_zoom);
}

QPointF Viewport::toScreen(WorldPoint point) const
{
    return toScreenExactly(nearestCopy(point, m_center));
}

WorldPoint Viewport::toWorld(QPointF pixel) const
{
    return {m_center.x + (pixel.x() - m_size.width() / 2) / m_scale,
            m_center.y + (pixel.y() - m_size.height() / 2) / m_scale};
}

WorldRect Viewport::bounds() const
{
    const WorldPoint upperLeft = toWorld({0, 0});
    const WorldPoint lowerRight = toWorld({m_size.width(), m_size.height()});
    return {upperLeft.x, upperLeft.y, lowerRight.x, lowerRight.y};
}

Viewport Viewport::resized(QSizeF size) const
{
    return {m_center, m_zoom, size};
}

Viewport Viewport::grownBy(double pixels) const
{
    Viewport grown = *this;
    grown.m_size += QSizeF(2 * pixels, 2 * pixels);
    return grown;
}

Viewport Viewport::zoomedAbout(QPointF anchor, double zoom) const
{
    const WorldPoint fixed = toWorld(anchor);
    const Viewport zoomed(m_center, zoom, m_size); // clamps the zoom
    const double x = (anchor.x() - m_size.width() / 2) / zoomed.m_scale;
    const double y = (anchor.y() - m_size.height() / 2) / zoomed.m_scale;
    return {{fixed.x - x, fixed.y - y}, zoomed.m_zoom, m_size};
}

Viewport Viewport::pannedBy(QPointF pixels) const
{
    return {{m_center.x - pixels.x() / m_scale, m_center.y - pixels.y() / m_scale}, m_zoom, m_size};
}

Viewport Viewport::fitting(const WorldRect &rect, double margin, double maxZoom) const
{
    if (rect.isEmpty() || m_size.isEmpty()) {
        return *this;
    }
    const double width = std::max(1.0, m_size.width() - 2 * margin);
    const double height = std::max(1.0, m_size.height() - 2 * margin);
    const double scale =
        std::min(width / std::max(rect.width(), 1e-12), height / std::max(rect.height(), 1e-12));
    return {rect.center(), std::min(maxZoom, std::log2(scale / MercatorTilePixels)), m_size};
}

Viewport Viewport::towards(const Viewport &target, double progress) const
{
    if (progress >= 1) {
        return target;
    }
    const double zoom = m_zoom + (target.m_zoom - m_zoom) * progress;
    // In pixels the way shrinks as the scale grows, so that the target glides in at an even pace.
    const double scaleThen = worldPixels(zoom);
    const double part = std::abs(target.m_scale - m_scale) < 1e-6 * m_scale
        ? progress
        : (1 / m_scale - 1 / scaleThen) / (1 / m_scale - 1 / target.m_scale);
    const WorldPoint to = nearestCopy(target.m_center, m_center);
    return {{m_center.x + (to.x - m_center.x) * part, m_center.y + (to.y - m_center.y) * part},
            zoom,
            m_size};
}

} // namespace saferide
