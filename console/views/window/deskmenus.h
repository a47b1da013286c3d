// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/ridemap.h"
#include "console/models/deskpicture.h"
#include "console/models/selection.h"
#include "console/views/window/actiontable.h"
#include "console/views/window/deskacts.h"
#include "console/views/window/linkbadge.h"
#include "console/views/window/mapwindows.h"
#include "console/views/window/rideracts.h"
#include "console/views/window/theme.h"

#include <QDockWidget>
#include <QMenuBar>

namespace saferide {

/// Every action of the desk: in a menu, with its key, and about the selected ride and rider. What
/// is for the window or the application to do is asked for by signals. GUI thread only.
class DeskMenus final : public QObject
{
    Q_OBJECT

public:
    /// What the actions act upon; all outlive the menus.
    struct Parts
    {
        const DeskPicture &picture;
        Selection &selection;
        DeskActs &acts;
        RiderActs &riderActs;
        RideMap &map;
        MapWindows &mapWindows;
    };
    /// A place that a key goes to.
    struct Place
    {
        QString name; ///< of the action
        QString text;
        QKeySequence key;
        QWidget *widget;
    };

    DeskMenus(QMenuBar &bar, const Parts &parts, const QList<Place> &places,
              const QList<QDockWidget *> &docks);

    QAction *action(const QString &name) const { return m_actions.action(name); }
    void setUser(const User &user);
    void showLink(const LinkPicture &link);

Q_SIGNALS:
    void nextAttentionRequested();
    void paletteRequested();
    void helpRequested();
    void printRequested();
    void savingMapRequested();
    void fullScreenRequested();
    void layoutResetRequested();
    void closeRequested();
    void logInRequested();
    void logOutRequested();
    void reconnectRequested();
    void certificateRequested();
    void preferencesRequested();
    void themeRequested(saferide::Theme theme);

private:
    using Needs = ActionTable::Needs;
    using Entry = ActionTable::Entry;
    using RideAct = void (DeskActs::*)(RideId);
    using RiderAct = void (RiderActs::*)(ParticipationId);

    void buildRideMenu(QMenu &menu);
    void buildRiderMenu(QMenu &menu);
    void buildMapMenu(QMenu &menu);
    void buildGoMenu(QMenu &menu, const QList<Place> &places);
    void buildViewMenu(QMenu &menu, const QList<QDockWidget *> &docks);
    void buildDeskMenu(QMenu &menu);
    void addRideAct(QMenu &menu, const Entry &entry, const std::function<void(RideId)> &act);
    void addRiderAct(QMenu &menu, const Entry &entry,
                     const std::function<void(ParticipationId)> &act);
    void addMode(QMenu &menu, const Entry &entry, FollowMode mode);
    void addTool(QMenu &menu, const Entry &entry, RideMap::Tool tool);
    void openMapWindow();
    void follow();
    bool holds(Needs needs) const;
    void update();
    void nameTargets();
    void showFollowMode(FollowMode mode);
    void showTool(RideMap::Tool tool);

    const Parts m_parts;
    ActionTable m_actions;
    User m_user;
    LinkPicture m_link;
};

} // namespace saferide
