// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/mapcolors.h"
#include "console/map/maplayer.h"
#include "console/models/trailstore.h"

namespace saferide {

/// Where the riders of the shown ride were in the last minutes: lines that fade with their age. Of
/// the selected rider the whole trail. Without a shown ride only the selected rider has one.
class TrailLayer final : public MapLayer
{
    Q_OBJECT

public:
    static constexpr qint64 ShownMsecs = 5LL * 60'000;
    static constexpr qsizetype MaxTrails = 1'500; ///< of a ride; more could not be told apart

    /// Both outlive the layer. `trails` may be null: nothing is painted.
    TrailLayer(const LiveRideStore &store, const TrailStore *trails, QObject *parent = nullptr);

    void setColors(const MapColors &colors);
    void showRide(std::optional<RideId> ride);
    void select(std::optional<ParticipationId> participation);
    void setShown(bool shown);
    bool isShown() const { return m_shown; }

    void paint(QPainter &painter, const Viewport &viewport) override;

private:
    void paintTrail(QPainter &painter, const Viewport &viewport, ParticipationId id,
                    qint64 shownMsecs, double width) const;

    const LiveRideStore &m_store;
    const TrailStore *m_trails;
    MapColors m_colors = MapColors::daylight();
    std::optional<RideId> m_ride;
    std::optional<ParticipationId> m_selected;
    bool m_shown = true;
};

} // namespace saferide
