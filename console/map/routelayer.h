// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/basemap.h"
#include "console/map/mapcolors.h"
#include "console/map/maplayer.h"

namespace saferide {

/// The route of the selected ride: the line with arrows in its direction, kilometre marks, start
/// and finish.
class RouteLayer final : public MapLayer
{
    Q_OBJECT

public:
    using MapLayer::MapLayer;

    void setColors(const MapColors &colors);
    /// Segments of points; gaps between them are not ridden. Empty shows nothing.
    void setRoute(const QList<QList<GeoPoint>> &segments);
    bool isEmpty() const { return m_bounds.isEmpty(); }
    const WorldRect &bounds() const { return m_bounds; }
    double lengthMeters() const { return m_lengthMeters; }
    /// Where the kilometre marks may stand, for what is painted above them.
    QList<QRectF> markRects(const Viewport &viewport) const;

    void paint(QPainter &painter, const Viewport &viewport) override;
    std::vector<Step> steps(const Viewport &viewport) override;

private:
    struct Segment
    {
        WorldLine line; // copies nearest to each other, so that it may cross the date line
        std::vector<double> along; // metres from the start of the route
    };

    struct Mark
    {
        QString text;
        QRectF badge;
    };

    void addLabels(std::vector<Step> &steps, const Viewport &viewport);
    QList<Mark> marks(const Viewport &viewport) const;
    void addMarks(QList<Mark> &marks, const Segment &segment, int step,
                  const Viewport &viewport) const;
    double shiftTowards(const Viewport &viewport) const;

    std::vector<Segment> m_segments;
    WorldRect m_bounds;
    double m_lengthMeters = 0;
    MapColors m_colors = MapColors::daylight();
};

} // namespace saferide
