// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/basemaplayer.h"
#include "console/map/mapcolors.h"
#include "console/map/maplayer.h"

#include <functional>
#include <optional>

namespace saferide {

class LabelPlacer;

/// A round distance and its length on the screen.
struct ScaleBar
{
    double meters = 0;
    double pixels = 0;
};

/// The longest bar of 1, 2 or 5 times a power of ten metres within mostPixels.
ScaleBar scaleBar(double metersPerPixel, double mostPixels);

/// What stands still at the edges: scale bar, degrees of the graticule, where the next towns are,
/// and whom the map is from.
class ScaleLayer final : public MapLayer
{
    Q_OBJECT

public:
    /// `towns` outlives the layer; nullptr for none.
    explicit ScaleLayer(const BaseMapLayer *towns, QObject *parent = nullptr);

    void setColors(const MapColors &colors);
    void setAttribution(const QString &text);
    const QString &attribution() const { return m_attribution; }
    /// Where bar and attribution stand.
    QList<QRectF> panels(const Viewport &viewport) const;
    /// Where degrees and the names of towns must not stand; asked in every painting.
    using Obstacles = std::function<QList<QRectF>()>;
    void setObstacles(Obstacles obstacles) { m_obstacles = std::move(obstacles); }
    void paint(QPainter &painter, const Viewport &viewport) override;

private:
    void paintBar(QPainter &painter, const Viewport &viewport) const;
    void paintDegrees(QPainter &painter, const Viewport &viewport, LabelPlacer &placer) const;
    void paintAttribution(QPainter &painter, const Viewport &viewport) const;
    void paintNearbyTowns(QPainter &painter, const Viewport &viewport, LabelPlacer &placer);

    const BaseMapLayer *m_towns;
    MapColors m_colors = MapColors::daylight();
    QString m_attribution;
    Obstacles m_obstacles;
    std::optional<Viewport> m_nearbyFor; // m_nearby is of this viewport
    QList<BaseMapLayer::Nearby> m_nearby;
};

} // namespace saferide
