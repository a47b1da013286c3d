// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/linelayer.h"

#include "console/map/linepath.h"
#include "console/map/maptext.h"
#include "shared/geo/greatcircle.h"
#include "shared/geo/polyline.h"

#include <QPainter>

namespace saferide {

namespace {

constexpr double LineClipMargin = 10; // wider than the pen and the discs

} // namespace

void LineLayer::setColors(const MapColors &colors)
{
    m_colors = colors;
    Q_EMIT changed();
}

void LineLayer::setActive(bool active)
{
    m_active = active;
    m_points.clear();
    Q_EMIT changed();
}

void LineLayer::addPoint(GeoPoint point)
{
    m_points.append(point);
    Q_EMIT changed();
}

void LineLayer::removeLastPoint()
{
    if (!m_points.isEmpty()) {
        m_points.removeLast();
        Q_EMIT changed();
    }
}

void LineLayer::clear()
{
    m_points.clear();
    Q_EMIT changed();
}

double LineLayer::lengthMeters() const
{
    return saferide::lengthMeters(m_points);
}

void LineLayer::paintCross(QPainter &painter, QPointF middle) const
{
    // Where the space bar puts a point: the whole tool works without a mouse.
    for (const auto &[color, width] : {std::pair(m_colors.halo, 4.0), {m_colors.selection, 1.5}}) {
        painter.setPen(QPen(color, width));
        painter.drawLine(middle - QPointF(9, 0), middle + QPointF(9, 0));
        painter.drawLine(middle - QPointF(0, 9), middle + QPointF(0, 9));
    }
}

void LineLayer::paint(QPainter &painter, const Viewport &viewport)
{
    if (!m_active) {
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    paintCross(painter, viewport.rect().center());
    const QRectF clip = viewport.rect(LineClipMargin);
    QPolygonF corners;
    QPainterPath line;
    for (const GeoPoint point : std::as_const(m_points)) {
        const QPointF at = viewport.toScreen(toWorld(point));
        if (!corners.isEmpty()) {
            addLeg(line, corners.last(), at, clip);
        }
        corners.append(at);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_colors.halo, 6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(line);
    painter.setPen(QPen(m_colors.selection, 3, Qt::DashLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(line);
    painter.setPen(QPen(m_colors.selection, 2));
    painter.setBrush(m_colors.panel);
    for (const QPointF at : std::as_const(corners)) {
        painter.drawEllipse(at, 4.5, 4.5);
    }
    if (m_points.size() < 2) {
        return;
    }
    const QString text = distanceText(lengthMeters());
    QFont font = mapFont(12);
    font.setWeight(QFont::Bold);
    const QSizeF size = textSize(font, text) + QSizeF(12, 6);
    const QRectF label(corners.last() + QPointF(10, -size.height() / 2), size);
    painter.setPen(QPen(m_colors.selection, 1.5));
    painter.drawRoundedRect(label, 4, 4);
    painter.setFont(font);
    painter.setPen(m_colors.panelText);
    painter.drawText(label, Qt::AlignCenter, text);
}

} // namespace saferide
