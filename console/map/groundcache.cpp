// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/groundcache.h"

#include <QPainter>

namespace saferide {

bool GroundCache::covers(const Viewport &viewport, double devicePixelRatio) const
{
    if (m_pixmap.isNull() || m_viewport.zoom() != viewport.zoom()
        || m_pixmap.devicePixelRatio() != devicePixelRatio) {
        return false;
    }
    const QPointF center = m_viewport.toScreen(viewport.center());
    const QPointF half(viewport.size().width() / 2, viewport.size().height() / 2);
    const QRectF seen(center - half, center + half);
    return m_viewport.rect().adjusted(-0.5, -0.5, 0.5, 0.5).contains(seen);
}

void GroundCache::render(std::span<MapLayer *const> layers, const Viewport &viewport,
                         double devicePixelRatio)
{
    m_viewport = viewport.grownBy(MarginPixels);
    const QSize size = (m_viewport.size() * devicePixelRatio).toSize();
    if (m_pixmap.size() != size) {
        m_pixmap = QPixmap(size);
    }
    m_pixmap.setDevicePixelRatio(devicePixelRatio);
    QPainter painter(&m_pixmap);
    for (MapLayer *layer : layers) {
        painter.save();
        layer->paint(painter, m_viewport);
        painter.restore();
    }
}

void GroundCache::paint(QPainter &painter, const Viewport &viewport) const
{
    if (m_pixmap.isNull()) {
        return;
    }
    const double stretch = viewport.scale() / m_viewport.scale();
    const QPointF center = viewport.toScreen(m_viewport.center());
    const QSizeF size = m_viewport.size() * stretch;
    const QPointF corner = center - QPointF(size.width() / 2, size.height() / 2);
    if (stretch == 1) {
        const double ratio =
            m_pixmap.devicePixelRatio(); // whole device pixels: copied, not resampled
        painter.drawPixmap(
            QPointF(std::round(corner.x() * ratio) / ratio, std::round(corner.y() * ratio) / ratio),
            m_pixmap);
        return;
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawPixmap(QRectF(corner, size), m_pixmap, QRectF(m_pixmap.rect()));
}

} // namespace saferide
