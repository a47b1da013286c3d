// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/ridemap.h"
#include "console/models/deskpicture.h"
#include "console/models/selection.h"
#include "console/views/dialogs/mappaper.h"
#include "console/views/panels/attentionpanel.h"
#include "console/views/panels/logpanel.h"
#include "console/views/panels/riderdetails.h"
#include "console/views/panels/riderspanel.h"
#include "console/views/panels/ridespanel.h"
#include "console/views/window/commandpalette.h"
#include "console/views/window/deskacts.h"
#include "console/views/window/desklayout.h"
#include "console/views/window/deskmenus.h"
#include "console/views/window/linkbadge.h"
#include "console/views/window/mapwindows.h"
#include "console/views/window/preferences.h"

#include <QAction>
#include <QDockWidget>
#include <QLabel>
#include <QMainWindow>

#include <optional>

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
    QAction *action(const QString &name) const { return m_menus->action(name); }

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
    QHash<QString, QByteArray> saveLayout() const { return m_layout->save(); }
    void restoreLayout(const QHash<QString, QByteArray> &layout) { m_layout->restore(layout); }
    void resetLayout() { m_layout->reset(); }

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
    void resizeEvent(QResizeEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void connectPanels();
    void connectMap();
    void connectMenus();
    QList<QDockWidget *> buildDocks();
    QList<DeskMenus::Place> places();
    void buildToolBar();
    void buildStatusBar();
    void selectMadeRide(RideId ride);
    void showSelectedRide();
    void showSelectedRider();
    void showTitles();
    void goToNextAttention();
    void showCounts();
    void showStillness();
    bool isStill() const { return m_badge.link().health != LinkPicture::Health::Live; }
    void showRoute();
    void showHelp();

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
    MapPaper m_paper;
    std::optional<DeskMenus> m_menus;
    QHash<QString, QDockWidget *> m_docks; // children
    std::optional<RideId> m_madeRide; // its event is on its way
    Preferences m_preferences;
    std::optional<DeskLayout> m_layout;
};

} // namespace saferide
