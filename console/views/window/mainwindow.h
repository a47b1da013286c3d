// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/ridemap.h"
#include "console/models/deskpicture.h"
#include "console/models/selection.h"
#include "console/views/dialogs/mappaper.h"
#include "console/views/window/commandpalette.h"
#include "console/views/window/deskacts.h"
#include "console/views/window/deskdocks.h"
#include "console/views/window/deskmenus.h"
#include "console/views/window/incidentbar.h"
#include "console/views/window/linkbadge.h"
#include "console/views/window/mapwindows.h"
#include "console/views/window/preferences.h"
#include "console/views/window/rideracts.h"
#include "console/views/window/statusline.h"

#include <QAction>
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
    IncidentBar &incidentBar() { return m_incidents; }
    DeskActs &acts() { return m_acts; }
    RiderActs &riderActs() { return m_riderActs; }
    std::optional<RideId> selectedRide() const { return m_selection.ride(); }
    std::optional<ParticipationId> selectedRider() const { return m_selection.rider(); }
    /// The action of this name (its object name: "ride.start"); nullptr for none.
    QAction *action(const QString &name) const { return m_menus.action(name); }

    void showLink(const LinkPicture &link);
    /// Once a second: how old the picture is (negative: none), and every age on the screen.
    void refreshAges(qint64 pictureAgeMsecs);
    const Selection &selection() const { return m_selection; }
    void selectRide(RideId ride) { m_selection.selectRide(ride); }
    void selectRider(ParticipationId rider) { m_selection.selectRider(rider); }
    void setUser(const User &user);
    /// The next login is another server's, or another person's: closes every dialog but the one
    /// about a certificate, as if Escape was pressed.
    void forgetPicture();
    void applyPreferences(const Preferences &preferences);
    /// A sentence at the bottom of the window for a while, and in the log.
    void tell(LogModel::Kind kind, const QString &sentence);
    void tell(bool succeeded, const QString &sentence);

    /// Docks, columns, everything that somebody arranged.
    QHash<QString, QByteArray> saveLayout() const { return m_docks.save(); }
    void restoreLayout(const QHash<QString, QByteArray> &layout) { m_docks.restore(layout); }
    void resetLayout() { m_docks.reset(); }

    CommandPalette *openPalette();

Q_SIGNALS:
    void logInRequested();
    void logOutRequested();
    void reconnectRequested();
    /// The certificate for which the link does not come back is to be shown.
    void certificateRequested();
    void preferencesRequested();
    void themeRequested(saferide::Theme theme);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void connectPanels();
    void connectMap();
    void connectMenus();
    QList<DeskMenus::Place> places();
    void buildToolBar();
    void selectMadeRide(RideId ride);
    void showTitles();
    void goToNextAttention();
    void goToIncident(ParticipationId rider);
    void showCounts();
    void showStillness();
    bool isStill() const { return m_badge.link().isStill(); }
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
    IncidentBar m_incidents;
    StatusLine m_statusLine;
    DeskActs m_acts;
    RiderActs m_riderActs;
    MapPaper m_paper;
    DeskDocks m_docks;
    DeskMenus m_menus;
    std::optional<RideId> m_madeRide; // its event is on its way
    Preferences m_preferences;
};

} // namespace saferide
