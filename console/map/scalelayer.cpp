// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/scalelayer.h"

#include "console/map/graticule.h"
#include "console/map/labelplacer.h"
#include "console/map/maptext.h"

#include <QPainter>
#include <QPainterPath>

namespace saferide {

namespace {

constexpr double Edge = 12; // from the widget's edge
constexpr double LongestBar = 140;
constexpr int AttributionPoints = 10;
constexpr double NearbyMeters = 120'000;
constexpr qsizetype MaxNearby = 5;
constexpr double NearbyFromZoom = 9;

/// Where the line from the middle of the rectangle towards `to` leaves it.
QPointF edgePoint(const QRectF &rect, QPointF to)
{
    const QPointF direction = to - rect.center();
    const double byWidth =
        std::abs(direction.x()) > 1e-9 ? rect.width() / 2 / std::abs(direction.x()) : 1e9;
    const double byHeight =
        std::abs(direction.y()) > 1e-9 ? rect.height() / 2 / std::abs(direction.y()) : 1e9;
    return rect.center() + direction * std::min(byWidth, byHeight);
}

double metersAway(const Viewport &viewport, GeoPoint place)
{
    const QPointF offset = viewport.toScreen(toWorld(place)) - viewport.rect().center();
    return std::hypot(offset.x(), offset.y()) * viewport.metersPerPixel();
}

QPainterPath arrowHead(QPointF tip, QPointF direction)
{
    const double length = std::hypot(direction.x(), direction.y());
    const QPointF along = direction / (length > 0 ? length : 1);
    const QPointF across(-along.y(), along.x());
    QPainterPath path(tip);
    path.lineTo(tip - along * 9 + across * 5);
    path.lineTo(tip - along * 9 - across * 5);
    path.closeSubpath();
    return path;
}

struct BarInUnits
{
    ScaleBar shown; // of `unit` metres each
    double unit;
};

BarInUnits barOf(const Viewport &viewport)
{
    constexpr double MetersPerYard = 0.9144;
    const double perPixel = viewport.metersPerPixel();
    const bool yards = perPixel * LongestBar < longUnitMeters() / 4;
    const double unit = !displayUnits().miles ? 1 : yards ? MetersPerYard : longUnitMeters();
    return {scaleBar(perPixel / unit, LongestBar), unit};
}

QRectF barPanel(const Viewport &viewport, const ScaleBar &bar)
{
    constexpr double Height = 34;
    return {Edge, viewport.size().height() - Edge - Height, bar.pixels + 20, Height};
}

QRectF attributionPanel(const Viewport &viewport, const QString &text)
{
    const QSizeF size = textSize(mapFont(AttributionPoints), text) + QSizeF(12, 4);
    return {
        QPointF(viewport.size().width() - size.width(), viewport.size().height() - size.height()),
        size};
}

} // namespace

ScaleBar scaleBar(double metersPerPixel, double mostPixels)
{
    const double most = metersPerPixel * mostPixels;
    const double power = std::pow(10, std::floor(std::log10(most)));
    const double meters = most >= 5 * power ? 5 * power : most >= 2 * power ? 2 * power : power;
    return {meters, meters / metersPerPixel};
}

ScaleLayer::ScaleLayer(const BaseMapLayer *towns, QObject *parent)
    : MapLayer(parent)
    , m_towns(towns)
{
}

void ScaleLayer::setColors(const MapColors &colors)
{
    m_colors = colors;
    Q_EMIT changed();
}

void ScaleLayer::setAttribution(const QString &text)
{
    m_attribution = text;
    Q_EMIT changed();
}

void ScaleLayer::paint(QPainter &painter, const Viewport &viewport)
{
    painter.setRenderHint(QPainter::Antialiasing);
    LabelPlacer placer(viewport.rect());
    if (m_obstacles) {
        placer.take(m_obstacles());
    }
    paintDegrees(painter, viewport, placer);
    paintNearbyTowns(painter, viewport, placer);
    paintBar(painter, viewport);
    paintAttribution(painter, viewport);
}

QList<QRectF> ScaleLayer::panels(const Viewport &viewport) const
{
    QList<QRectF> panels{barPanel(viewport, barOf(viewport).shown)};
    if (!m_attribution.isEmpty()) {
        panels.append(attributionPanel(viewport, m_attribution));
    }
    return panels;
}

void ScaleLayer::paintBar(QPainter &painter, const Viewport &viewport) const
{
    const auto [bar, unit] = barOf(viewport);
    const QFont font = mapFont(11);
    const QString text = distanceText(bar.meters * unit);
    const QSizeF size = textSize(font, text);
    const QRectF panel = barPanel(viewport, bar);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_colors.panel);
    painter.drawRoundedRect(panel, 4, 4);
    painter.setPen(m_colors.panelText);
    painter.setFont(font);
    painter.drawText(QRectF(panel.left() + 10, panel.top() + 3, std::max(size.width(), bar.pixels),
                            size.height()),
                     Qt::AlignLeft | Qt::AlignTop, text);
    const double y = panel.bottom() - 8.5;
    painter.setPen(QPen(m_colors.panelText, 2, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(QPointF(panel.left() + 10, y), QPointF(panel.left() + 10 + bar.pixels, y));
    for (const double end : {0.0, bar.pixels}) {
        painter.drawLine(QPointF(panel.left() + 10 + end, y - 4),
                         QPointF(panel.left() + 10 + end, y + 4));
    }
}

void ScaleLayer::paintDegrees(QPainter &painter, const Viewport &viewport,
                              LabelPlacer &placer) const
{
    const auto paintFree = [&](QRectF place, const QFont &font, const QString &text, QColor color) {
        const QRectF seen = place & viewport.rect();
        if (placer.isFree(seen)) {
            placer.take(seen);
            paintHaloText(painter, place, font, text, color, m_colors.halo);
        }
    };
    const double step = graticuleStep(viewport, GraticuleLayer::LeastPixels);
    const QFont font = mapFont(10);
    QColor color = m_colors.townName;
    color.setAlphaF(0.7F);
    for (const double longitude : visibleMeridians(viewport, step)) {
        const double x = viewport.toScreenExactly({longitude / 360 + 0.5, 0.5}).x();
        const QString text = meridianText(longitude, step);
        const QSizeF size = textSize(font, text);
        paintFree({{x - size.width() / 2, 4}, size}, font, text, color);
    }
    for (const double latitude : visibleParallels(viewport, step)) {
        const double y = viewport.toScreenExactly(toWorld({latitude, 0})).y();
        const QString text = parallelText(latitude, step);
        const QSizeF size = textSize(font, text);
        const bool nearCorner = y < 30 || y > viewport.size().height() - 60;
        if (!nearCorner) {
            paintFree({{4, y - size.height() / 2}, size}, font, text, color);
        }
    }
}

void ScaleLayer::paintAttribution(QPainter &painter, const Viewport &viewport) const
{
    if (m_attribution.isEmpty()) {
        return;
    }
    const QRectF panel = attributionPanel(viewport, m_attribution);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_colors.panel);
    painter.drawRect(panel);
    painter.setPen(m_colors.panelText);
    painter.setFont(mapFont(AttributionPoints));
    painter.drawText(panel, Qt::AlignCenter, m_attribution);
}

void ScaleLayer::paintNearbyTowns(QPainter &painter, const Viewport &viewport, LabelPlacer &placer)
{
    if (!m_towns || viewport.zoom() < NearbyFromZoom) {
        return;
    }
    if (m_nearbyFor != viewport) {
        m_nearby = m_towns->townsAround(viewport, NearbyMeters, MaxNearby);
        m_nearbyFor = viewport;
    }
    const QFont font = mapFont(11);
    const QRectF inner = viewport.rect().adjusted(64, 30, -16, -60);
    for (const BaseMapLayer::Nearby &town : std::as_const(m_nearby)) {
        const QPointF away = viewport.toScreen(toWorld(town.at));
        const QPointF tip = edgePoint(inner, away);
        const QString text =
            QStringLiteral("%1  %2").arg(town.name, distanceText(metersAway(viewport, town.at)));
        const QSizeF size = textSize(font, text);
        if (size.width() > inner.width() || size.height() > inner.height()) {
            continue; // no room for this name
        }
        const double left =
            tip.x() > inner.center().x() ? tip.x() - size.width() - 14 : tip.x() + 14;
        const double y =
            std::clamp(tip.y() - size.height() / 2, inner.top(), inner.bottom() - size.height());
        const double x = std::clamp(left, inner.left(), inner.right() - size.width());
        const QRectF label({x, y}, size);
        if (!placer.takeFirstFree({label.adjusted(-16, -4, 16, 4)})) {
            continue;
        }
        paintHaloText(painter, label, font, text, m_colors.townName, m_colors.halo);
        painter.setPen(QPen(m_colors.halo, 1));
        painter.setBrush(m_colors.townName);
        painter.drawPath(arrowHead(tip, away - inner.center()));
    }
}

} // namespace saferide
