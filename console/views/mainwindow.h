// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/ridemap.h"
#include "console/models/deskpicture.h"
#include "console/models/selection.h"
#include "console/views/attentionpanel.h"
#include "console/views/commandpalette.h"
#include "console/views/deskacts.h"
#include "console/views/linkbadge.h"
#include "console/views/logpanel.h"
#include "console/views/mapwindows.h"
#include "console/views/preferences.h"
#include "console/views/riderdetails.h"
#include "console/views/riderspanel.h"
#include "console/views/ridespanel.h"

#include <QAction>
#include <QDockWidget>
#include <QLabel>
#include <QMainWindow>

namespace saferide {

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
    std::optional<RideId> selectedRide() const { return m_selection.ride(); }
    std::optional<ParticipationId> selectedRider() const { return m_selection.rider(); }
    /// The action of this name (its object name: "ride.start"); nullptr for none.
    QAction *action(const QString &name) const;

    void showLink(const LinkPicture &link);
    /// Once a second: how old the picture is (negative: none), and every age on the screen.
    void refreshAges(qint64 pictureAgeMsecs);
    const Selection &selection() const { return m_selection; }
    void selectRide(RideId ride) { m_selection.selectRide(ride); }
    void selectRider(ParticipationId rider) { m_selection.selectRider(rider); }
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
    void logInRequested();
    void logOutRequested();
    void reconnectRequested();
    /// The certificate for which the link does not come back is to be shown.
    void certificateRequested();
    void preferencesRequested();
    void themeRequested(saferide::Theme theme);
    /// The recorded past of somebody is wanted, in the trails.
    void historyWanted(saferide::ParticipationId participation);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    static constexpr auto TargetProperty = "target"; // of an action: the name of what it acts on
    enum class Needs {
        Nothing,
        Ride,
        ActiveRide,
        PlannedRide,
        LiveRide,
        Rider,
        Attention,
        Admin,
        NoLink,
        Certificate
    };

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
    void showSelectedRide();
    void showSelectedRider();
    void nameTargets();
    void goToNextAttention();
    void showFollowMode(FollowMode mode);
    void showCounts();
    void showRoute();
    void showHelp();
    void printMap();
    void saveMap();
    QList<CommandPalette::Command> commands();

    DeskPicture &m_picture;
    Selection m_selection;
    RideMap m_map;
    MapWindows m_mapWindows;
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
    QHash<QString, QString> m_targetTexts; // of actions, "%1" is what they act on
    QHash<QString, QDockWidget *> m_docks; // children
    QToolBar *m_toolBar = nullptr; // a child
    std::optional<RideId> m_madeRide; // its event is on its way
    User m_user;
    Preferences m_preferences;
    QHash<QString, QByteArray> m_firstLayout;
};

} // namespace saferide
