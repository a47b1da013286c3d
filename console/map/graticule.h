// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/mapcolors.h"
#include "console/map/maplayer.h"

namespace saferide {

/// Degrees between two lines of the graticule, so that they are at least so many pixels apart.
double graticuleStep(const Viewport &viewport, double leastPixels);

/// "46.05° N", "13.5° E", with the decimals that the step needs.
QString parallelText(double latitude, double step);
QString meridianText(double longitude, double step);

/// Meridians and parallels under the route. Their numbers are the ScaleLayer's.
class GraticuleLayer final : public MapLayer
{
    Q_OBJECT

public:
    static constexpr double LeastPixels = 150;

    using MapLayer::MapLayer;
    void setColors(const MapColors &colors);
    void paint(QPainter &painter, const Viewport &viewport) override;

private:
    MapColors m_colors = MapColors::daylight();
};

/// The parallels and meridians that cross a viewport, in degrees.
QList<double> visibleParallels(const Viewport &viewport, double step);
QList<double> visibleMeridians(const Viewport &viewport, double step);

} // namespace saferide
