// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/mapground.h"

#include <QPainter>

#include <cmath>
#include <utility>

namespace saferide {

namespace {

constexpr int SharpenMsecs = 60; // after the last step of a zoom

} // namespace

MapGround::MapGround(QObject *parent)
    : QObject(parent)
{
    m_beginning.setSingleShot(true);
    connect(&m_beginning, &QTimer::timeout, this, &MapGround::begin);
    m_advancing.setSingleShot(true);
    connect(&m_advancing, &QTimer::timeout, this, &MapGround::advance);
}

void MapGround::add(MapLayer &layer)
{
    m_layers.push_back(&layer);
    connect(&layer, &MapLayer::changed, this, &MapGround::expire);
}

void MapGround::show(const Viewport &viewport, double devicePixelRatio)
{
    const bool zoomed = viewport.zoom() != m_wanted.zoom();
    m_wanted = viewport;
    m_ratio = devicePixelRatio;
    if (covers() || viewport.size().isEmpty()) {
        return;
    }
    const bool hasPicture = !m_shown.pixmap.isNull();
    if (zoomed && hasPicture) {
        m_beginning.start(SharpenMsecs); // until then the old picture is stretched
    } else if (m_steps.empty() && !(hasPicture && m_beginning.isActive())) {
        begin();
    }
}

bool MapGround::covers() const
{
    if (m_shown.pixmap.isNull() || m_shown.isExpired || m_shown.viewport.zoom() != m_wanted.zoom()
        || m_shown.pixmap.devicePixelRatio() != m_ratio) {
        return false;
    }
    const QPointF center = m_shown.viewport.toScreen(m_wanted.center());
    const QPointF half(m_wanted.size().width() / 2, m_wanted.size().height() / 2);
    const QRectF seen(center - half, center + half);
    return m_shown.viewport.rect().adjusted(-0.5, -0.5, 0.5, 0.5).contains(seen);
}

void MapGround::expire()
{
    m_shown.isExpired = true;
    m_next.isExpired = true;
    if (m_steps.empty()) {
        m_beginning.start(0);
    }
}

void MapGround::begin()
{
    m_beginning.stop();
    m_advancing.stop();
    m_steps.clear();
    if (m_wanted.size().isEmpty()) {
        return;
    }
    const Viewport grown = m_wanted.grownBy(MarginPixels);
    m_next = {QPixmap((grown.size() * m_ratio).toSize()), grown};
    m_next.pixmap.setDevicePixelRatio(m_ratio);
    for (MapLayer *layer : m_layers) {
        const auto steps = layer->steps(grown);
        m_steps.insert(m_steps.end(), steps.begin(), steps.end());
    }
    advance();
}

void MapGround::advance()
{
    QPainter painter(&m_next.pixmap);
    for (int step = 0; step < StepsPerTurn && !m_steps.empty(); ++step) {
        painter.save();
        m_steps.front()(painter);
        painter.restore();
        m_steps.pop_front();
    }
    painter.end();
    if (!m_steps.empty()) {
        m_advancing.start(0);
        return;
    }
    m_shown = std::exchange(m_next, {});
    Q_EMIT changed();
    if (!covers() && !m_beginning.isActive()) { // the map or a layer has moved on meanwhile
        m_beginning.start(0);
    }
}

void MapGround::paint(QPainter &painter, const Viewport &viewport) const
{
    const Picture &picture = m_shown.pixmap.isNull() ? m_next : m_shown;
    if (picture.pixmap.isNull()) {
        return;
    }
    const double stretch = viewport.scale() / picture.viewport.scale();
    const QPointF center = viewport.toScreen(picture.viewport.center());
    const QSizeF size = picture.viewport.size() * stretch;
    const QPointF corner = center - QPointF(size.width() / 2, size.height() / 2);
    if (stretch == 1) {
        const double ratio = picture.pixmap.devicePixelRatio();
        // Whole device pixels: copied, not resampled.
        painter.drawPixmap(
            QPointF(std::round(corner.x() * ratio) / ratio, std::round(corner.y() * ratio) / ratio),
            picture.pixmap);
        return;
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawPixmap(QRectF(corner, size), picture.pixmap, QRectF(picture.pixmap.rect()));
}

} // namespace saferide
