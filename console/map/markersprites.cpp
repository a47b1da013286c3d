// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/markersprites.h"

#include <QPainter>
#include <QPainterPath>

#include <cmath>
#include <numbers>

namespace saferide {

namespace {

QPainterPath star(double radius)
{
    QPolygonF points;
    for (int i = 0; i < 10; ++i) {
        const double angle = i * std::numbers::pi / 5 - std::numbers::pi / 2;
        const double length = i % 2 == 0 ? radius : radius * 0.55;
        points.append({length * std::cos(angle), length * std::sin(angle)});
    }
    QPainterPath path;
    path.addPolygon(points);
    path.closeSubpath();
    return path;
}

QPainterPath shapeOf(ParticipationRole role, double radius)
{
    QPainterPath path;
    switch (role) {
    case ParticipationRole::Leader:
        return star(radius * 1.5);
    case ParticipationRole::Rider:
        break;
    case ParticipationRole::Sweep:
        path.addRoundedRect(QRectF(-radius, -radius, 2 * radius, 2 * radius), 2, 2);
        break;
    case ParticipationRole::Support: {
        const double reach = radius * 1.35;
        path.addPolygon(QPolygonF{{0, -reach}, {reach, 0}, {0, reach}, {-reach, 0}});
        path.closeSubpath();
        break;
    }
    }
    if (path.isEmpty()) { // a rider, or a role that this build does not know
        path.addEllipse(QPointF(0, 0), radius, radius);
    }
    return path;
}

QPainterPath beak(double radius)
{
    QPainterPath path(QPointF(0, -radius - 7.5));
    path.lineTo(radius * 0.72, -radius * 0.72);
    path.lineTo(-radius * 0.72, -radius * 0.72);
    path.closeSubpath();
    return path;
}

double radiusOf(Emphasis emphasis)
{
    switch (emphasis) {
    case Emphasis::Background:
        return 4.5;
    case Emphasis::Normal:
        return 6.5;
    case Emphasis::Selected:
        return 8;
    }
    return 6.5;
}

QColor mixed(const QColor &color, const QColor &with, float part)
{
    return QColor::fromRgbF(color.redF() + (with.redF() - color.redF()) * part,
                            color.greenF() + (with.greenF() - color.greenF()) * part,
                            color.blueF() + (with.blueF() - color.blueF()) * part);
}

QColor stateColor(const MarkerLook &look, const MapColors &colors)
{
    if (look.freshness >= Freshness::Stale) {
        return colors.silent;
    }
    switch (look.activity) {
    case Activity::Moving:
        return colors.moving;
    case Activity::Stopped:
        return colors.stopped;
    case Activity::Unknown:
        return mixed(colors.moving, QColor(0x80, 0x88, 0x90), 0.6F);
    }
    return colors.moving;
}

} // namespace

void MarkerSprites::setColors(const MapColors &colors)
{
    m_colors = colors;
    m_pixmaps.clear();
}

const QPixmap &MarkerSprites::pixmap(const MarkerLook &look, double devicePixelRatio)
{
    if (devicePixelRatio != m_devicePixelRatio) {
        m_devicePixelRatio = devicePixelRatio;
        m_pixmaps.clear();
    }
    const auto known = m_pixmaps.constFind(look.key());
    if (known != m_pixmaps.constEnd()) {
        return *known;
    }
    return *m_pixmaps.insert(look.key(), drawn(look));
}

QPixmap MarkerSprites::drawn(const MarkerLook &look) const
{
    QPixmap pixmap(QSize(Size, Size) * m_devicePixelRatio);
    pixmap.setDevicePixelRatio(m_devicePixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(Size / 2.0, Size / 2.0);

    const double radius = radiusOf(look.emphasis);
    QPainterPath outline = shapeOf(look.role, radius);
    if (look.course >= 0) {
        const QTransform turned =
            QTransform().rotate(look.course * 360.0 / MarkerLook::CourseSteps);
        outline = outline.united(turned.map(beak(radius)));
    }
    const QColor state = stateColor(look, m_colors);
    if (look.emphasis == Emphasis::Selected) {
        painter.strokePath(outline,
                           QPen(m_colors.selection, 9, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    }
    painter.strokePath(outline, QPen(m_colors.halo, 4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (look.emphasis == Emphasis::Background) {
        painter.setOpacity(0.7);
    }
    const bool hollow = look.freshness >= Freshness::Stale;
    const QColor fill = hollow                ? mixed(state, m_colors.panel, 0.88F)
        : look.freshness == Freshness::Ageing ? mixed(state, m_colors.panel, 0.45F)
                                              : state;
    painter.fillPath(outline, fill);
    QPen pen(hollow ? state : mixed(state, QColor(Qt::black), 0.25F), hollow ? 2 : 1.2);
    if (look.freshness == Freshness::Lost) {
        pen.setDashPattern({1.5, 1});
    }
    painter.strokePath(outline, pen);
    return pixmap;
}

} // namespace saferide
