// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/ridemap.h"
#include "console/models/deskpicture.h"
#include "console/views/attentionpanel.h"
#include "console/views/commandpalette.h"
#include "console/views/deskacts.h"
#include "console/views/linkbadge.h"
#include "console/views/logpanel.h"
#include "console/views/preferences.h"
#include "console/views/riderdetails.h"
#include "console/views/riderspanel.h"
#include "console/views/ridespanel.h"

#include <QAction>
#include <QDockWidget>
#include <QLabel>
#include <QMainWindow>

namespace saferide {

class MapWindow;

/// The desk: panels in docks, the map between them, and always the state of the link. Selecting
/// anywhere selects everywhere. Asks by signals and is told by the picture.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    /// Both outlive the window.
    MainWindow(DeskPicture &picture, DeskCommands &commands, QWidget *parent = nullptr);
    ~MainWindow() override;

    RideMap &map() { return m_map; }
    RidesPanel &ridesPanel() { return m_rides; }
    RidersPanel &ridersPanel() { return m_riders; }
    AttentionPanel &attentionPanel() { return m_attention; }
    RiderDetails &details() { return m_details; }
    LogPanel &logPanel() { return m_logPanel; }
    LinkBadge &linkBadge() { return m_badge; }
    DeskActs &acts() { return m_acts; }
    std::optional<RideId> selectedRide() const { return m_selectedRide; }
    std::optional<ParticipationId> selectedRider() const { return m_selectedRider; }
    /// The action of this name (its object name: "ride.start"); nullptr for none.
    QAction *action(const QString &name) const;

    void showLink(const LinkPicture &link);
    /// Once a second: how old the picture is (negative: none), and every age on the screen.
    void refreshAges(qint64 pictureAgeMsecs);
    void selectRide(RideId ride) { m_rides.selectRide(ride); }
    void setUser(const User &user);
    void applyPreferences(const Preferences &preferences);
    /// A sentence at the bottom of the window for a while.
    void tell(bool succeeded, const QString &sentence);

    /// Docks, columns, everything that somebody arranged.
    QHash<QString, QByteArray> saveLayout() const;
    void restoreLayout(const QHash<QString, QByteArray> &layout);
    void resetLayout();

    CommandPalette *openPalette();

Q_SIGNALS:
    void logOutRequested();
    void reconnectRequested();
    void preferencesRequested();
    void themeRequested(saferide::Theme theme);
    /// The recorded past of somebody is wanted, in the trails.
    void historyWanted(saferide::ParticipationId participation);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    enum class Needs { Nothing, Ride, ActiveRide, PlannedRide, LiveRide, Rider, Attention, Admin };

    void connectPanels();
    void connectMap();
    void buildDocks();
    void buildRideMenu();
    void buildRiderMenu();
    void buildMapMenu();
    void buildGoMenu();
    void buildViewMenu();
    void buildDeskMenu();
    void buildToolBar();
    void buildStatusBar();
    QAction *add(QMenu *menu, const QString &name, const QString &text, const QKeySequence &key,
                 const std::function<void()> &act, Needs needs = Needs::Nothing);
    QAction *addMode(QMenu *menu, const QString &name, const QString &text, const QKeySequence &key,
                     FollowMode mode);
    void addPanelToggle(QMenu &menu, const QDockWidget &dock);
    void updateActions();
    bool holds(Needs needs) const;
    void withRide(const std::function<void(RideId)> &act);
    void withRider(const std::function<void(ParticipationId)> &act);
    void selectMadeRide(RideId ride);
    void selectRideEverywhere(std::optional<RideId> ride);
    void selectParticipantEverywhere(std::optional<ParticipationId> participation);
    void goTo(ParticipationId participation);
    void goToNextAttention();
    void chooseFrom(const QList<ParticipationId> &members);
    void showFollowMode(FollowMode mode);
    void showCounts();
    void showRoute();
    void showHelp();
    void openMapWindow();
    void printMap(bool toPdf);
    QList<CommandPalette::Command> commands();

    DeskPicture &m_picture;
    RideMap m_map;
    RidesPanel m_rides;
    RidersPanel m_riders;
    AttentionPanel m_attention;
    RiderDetails m_details;
    LogPanel m_logPanel;
    LinkBadge m_badge;
    QLabel m_place;
    QLabel m_counts;
    DeskActs m_acts;
    QList<std::pair<QAction *, Needs>> m_needs;
    QHash<QString, QDockWidget *> m_docks; // children
    QToolBar *m_toolBar = nullptr; // a child
    QList<QPointer<MapWindow>> m_mapWindows;
    std::optional<RideId> m_selectedRide;
    std::optional<RideId> m_madeRide; // its event is on its way
    std::optional<ParticipationId> m_selectedRider;
    User m_user;
    Preferences m_preferences;
    QHash<QString, QByteArray> m_firstLayout;
};

} // namespace saferide
