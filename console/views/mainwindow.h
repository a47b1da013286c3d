// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/ridemap.h"
#include "console/views/linkbadge.h"
#include "console/views/riderspanel.h"
#include "console/views/ridespanel.h"
#include "console/views/theme.h"

#include <QAction>
#include <QDockWidget>
#include <QLabel>
#include <QMainWindow>

namespace saferide {

/// The desk: rides and riders in docks, the map between them, and always the state of the link.
/// Selecting anywhere selects everywhere. Asks by signals and is told by the store.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    /// The store outlives the window.
    explicit MainWindow(const LiveRideStore &store, QWidget *parent = nullptr);

    RideMap &map() { return m_map; }
    RidesPanel &ridesPanel() { return m_rides; }
    RidersPanel &ridersPanel() { return m_riders; }
    LinkBadge &linkBadge() { return m_badge; }
    std::optional<RideId> selectedRide() const { return m_selectedRide; }

    void showLink(const LinkPicture &link) { m_badge.show(link); }
    /// Once a second: how old the picture is (negative: none), and every age on the screen.
    void refreshAges(qint64 pictureAgeMsecs);
    /// The line of a ride; ignored when another ride is selected by now.
    void showRoute(RideId ride, const QList<QList<GeoPoint>> &segments);
    void selectRide(RideId ride) { m_rides.selectRide(ride); }

Q_SIGNALS:
    /// The line of this ride is wanted, by showRoute().
    void routeWanted(saferide::RideId ride);
    void logOutRequested();
    void reconnectRequested();
    void themeRequested(saferide::Theme theme);

private:
    void buildDocks();
    void buildMapActions();
    void buildMenus();
    void buildStatusBar();
    QAction *addMapAction(const QString &text, const QString &tip, const QKeySequence &key,
                          const std::function<void()> &act);
    void selectRideEverywhere(std::optional<RideId> ride);
    void selectParticipantEverywhere(std::optional<ParticipationId> participation);
    void showFollowMode(FollowMode mode);
    void showCounts();
    void showHelp();

    const LiveRideStore &m_store;
    RideMap m_map;
    RidesPanel m_rides;
    RidersPanel m_riders;
    LinkBadge m_badge;
    QLabel m_place;
    QLabel m_counts;
    QAction m_followRide;
    QAction m_followRider;
    QToolBar *m_toolBar = nullptr; // a child
    QDockWidget *m_ridesDock = nullptr; // children
    QDockWidget *m_ridersDock = nullptr;
    QMenu *m_mapMenu = nullptr;
    std::optional<RideId> m_selectedRide;
};

} // namespace saferide
