// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/mapcolors.h"
#include "console/map/maplayer.h"

#include <QList>

namespace saferide {

/// A line that a person puts on the map point by point, to measure or to draw a route, with its
/// length.
class LineLayer final : public MapLayer
{
    Q_OBJECT

public:
    using MapLayer::MapLayer;

    void setColors(const MapColors &colors);
    void setActive(bool active);
    bool isActive() const { return m_active; }

    void addPoint(GeoPoint point);
    void removeLastPoint();
    void clear();
    const QList<GeoPoint> &points() const { return m_points; }
    double lengthMeters() const;

    void paint(QPainter &painter, const Viewport &viewport) override;

private:
    void paintCross(QPainter &painter, QPointF middle) const;

    MapColors m_colors = MapColors::daylight();
    QList<GeoPoint> m_points;
    bool m_active = false;
};

} // namespace saferide
