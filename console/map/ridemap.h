// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/basemaplayer.h"
#include "console/map/graticule.h"
#include "console/map/mapview.h"
#include "console/map/participantlayer.h"
#include "console/map/routelayer.h"
#include "console/map/scalelayer.h"

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
    /// The store outlives the map.
    explicit RideMap(const LiveRideStore &store, QWidget *parent = nullptr);

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
    void setFollowMode(FollowMode mode);
    /// Everything of the shown ride, or of all rides, once.
    void fitAll();
    /// Ages have grown; to be called about once a second.
    void refreshAges();

Q_SIGNALS:
    void followModeChanged(saferide::FollowMode mode);
    void participantClicked(saferide::ParticipationId participation);
    void groundClicked();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void click(QPointF pixel);
    void follow();
    void followRider();
    void followRide(bool always);
    WorldRect interesting() const;

    BaseMapLayer m_base;
    GraticuleLayer m_graticule;
    RouteLayer m_route;
    ParticipantLayer m_participants;
    ScaleLayer m_scale;
    MapView m_view; // destroyed before the layers that it paints
    QTimer m_followTimer;
    FollowMode m_mode = FollowMode::Ride;
    bool m_everFitted = false;
};

} // namespace saferide
