// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/basemaplayer.h"
#include "console/map/graticule.h"
#include "console/map/linelayer.h"
#include "console/map/mapview.h"
#include "console/map/participantlayer.h"
#include "console/map/routelayer.h"
#include "console/map/scalelayer.h"
#include "console/map/tilelayer.h"
#include "console/map/traillayer.h"
#include "console/models/routebook.h"
#include "console/models/selection.h"

namespace saferide {

enum class FollowMode {
    Free, ///< the map stays where it is put
    Ride, ///< everybody of the shown ride stays in view; of all rides where none is shown
    Rider, ///< the selected rider stays in view
};

/// The dispatcher's map: base map, route and riders, and what it follows. GUI thread only.
class RideMap final : public QWidget
{
    Q_OBJECT

public:
    enum class Tool { None, Measure, Draw };

    /// Both outlive the map; without trails none are shown.
    explicit RideMap(const LiveRideStore &store, const TrailStore *trails = nullptr,
                     QWidget *parent = nullptr);

    /// Shows from now on what is selected, with the route of the ride; a click on a rider selects.
    /// Both outlive the map.
    void attach(Selection &selection, const RouteBook &routes);
    MapView &view() { return m_view; }
    const ParticipantLayer &participants() const { return m_participants; }
    const RouteLayer &route() const { return m_route; }
    FollowMode followMode() const { return m_mode; }

    void setColors(const MapColors &colors);
    /// Its riders stand out and are followed; nullopt: all rides alike. Forgets the route.
    void showRide(std::optional<RideId> ride);
    /// The line of the shown ride.
    void showRoute(const QList<QList<GeoPoint>> &segments);
    void selectParticipant(std::optional<ParticipationId> participation);
    /// Stays free while there is a tool.
    void setFollowMode(FollowMode wanted);
    /// Everything of the shown ride, or of all rides, once.
    void fitAll();
    /// Measuring ends with Escape; so does drawing, and Return hands the line on (lineDrawn) and
    /// leaves it until setTool(). Space puts a point in
    /// the middle, Backspace takes the last one away.
    void setTool(Tool tool);
    Tool tool() const { return m_tool; }
    const LineLayer &line() const { return m_line; }
    TrailLayer &trails() { return m_trails; }
    /// The picture is not live: it is veiled, so that nobody takes it for the present.
    void setPictureStill(bool still);
    /// nullptr: the built-in map.
    void setTiles(const std::shared_ptr<TileStore> &tiles);
    TileLayer &tiles() { return m_tiles; }
    const ScaleLayer &scale() const { return m_scale; }
    QSize sizeHint() const override { return m_view.sizeHint(); }
    QSize minimumSizeHint() const override { return m_view.minimumSizeHint(); }
    /// Shows some participants as near as they all fit.
    void showParticipants(const QList<ParticipationId> &participations);
    /// Ages have grown; to be called about once a second.
    void refreshAges();

Q_SIGNALS:
    void followModeChanged(saferide::FollowMode mode);
    void participantClicked(saferide::ParticipationId participation);
    void groundClicked();
    /// A sentence for a person: why there are no map tiles.
    void tilesProblem(const QString &sentence);
    /// A group that no zoom takes apart, by name; where on the screen it was clicked.
    void groupClicked(const QList<saferide::ParticipationId> &members, QPoint at);
    void toolChanged(saferide::RideMap::Tool tool);
    void lineDrawn(const QList<saferide::GeoPoint> &points);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void click(QPointF pixel);
    void pressToolKey(int key);
    void follow();
    /// `near`: also zooms in where nobody could say in which street they are.
    void followRider(bool near);
    void followRide(bool always);
    WorldRect interesting() const;

    BaseMapLayer m_base;
    TileLayer m_tiles;
    GraticuleLayer m_graticule;
    RouteLayer m_route;
    TrailLayer m_trails;
    ParticipantLayer m_participants;
    LineLayer m_line;
    ScaleLayer m_scale;
    MapView m_view; // destroyed before the layers that it paints
    QTimer m_followTimer;
    FollowMode m_mode = FollowMode::Ride;
    Tool m_tool = Tool::None;
    bool m_everFitted = false;
};

} // namespace saferide
