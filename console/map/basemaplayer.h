// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/basemap.h"
#include "console/map/mapcolors.h"
#include "console/map/maplayer.h"

#include <memory>

namespace saferide {

class LabelPlacer;

/// Sea, land, borders and names of the built-in map, drawn as vectors: crisp at every zoom.
class BaseMapLayer final : public MapLayer
{
    Q_OBJECT

public:
    explicit BaseMapLayer(std::shared_ptr<const BaseMap> map, QObject *parent = nullptr);

    void setColors(const MapColors &colors);
    void paint(QPainter &painter, const Viewport &viewport) override;

    /// The towns nearest to the middle of the viewport that lie outside of it.
    struct Nearby
    {
        QString name;
        GeoPoint at;
    };
    QList<Nearby> townsAround(const Viewport &viewport, double withinMeters, qsizetype most) const;

private:
    void paintLand(QPainter &painter, const Viewport &viewport, const BaseMapLevel &level) const;
    void paintNames(QPainter &painter, const Viewport &viewport) const;
    void paintCountry(QPainter &painter, const PlaceName &place, QPointF at,
                      LabelPlacer &placer) const;
    void paintTown(QPainter &painter, const PlaceName &place, QPointF at, double zoom,
                   LabelPlacer &placer) const;

    std::shared_ptr<const BaseMap> m_map;
    MapColors m_colors = MapColors::daylight();
};

/// The map that is compiled into the program; read when first asked for, then shared. An unreadable
/// one is empty, and logged.
std::shared_ptr<const BaseMap> builtInBaseMap();

} // namespace saferide
