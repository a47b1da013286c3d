// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/helpwindow.h"
#include "console/views/mainwindow.h"

#include <QMenuBar>
#include <QStatusBar>
#include <QToolBar>

// Every action of the desk: in a menu, with its key, and in the command palette.

namespace saferide {

using namespace Qt::Literals::StringLiterals;

QAction *MainWindow::add(QMenu *menu, const QString &name, const QString &text,
                         const QKeySequence &key, const std::function<void()> &act, Needs needs)
{
    QAction *action = menu->addAction(text);
    action->setObjectName(name);
    action->setData(text); // without a target
    action->setIconText(QString(text).remove(u'&').remove(u'…').trimmed()); // for buttons
    action->setShortcut(key);
    connect(action, &QAction::triggered, this, act);
    m_needs.append({action, needs});
    return action;
}

QAction *MainWindow::addMode(QMenu *menu, const QString &name, const QString &text,
                             const QKeySequence &key, FollowMode mode)
{
    QAction *action = add(
        menu, name, text, key,
        [this, mode] {
            m_map.setFollowMode(mode);
            showFollowMode(m_map.followMode());
        },
        mode == FollowMode::Rider ? Needs::Rider : Needs::Nothing);
    action->setCheckable(true);
    return action;
}

QAction *MainWindow::action(const QString &name) const
{
    return findChild<QAction *>(name);
}

void MainWindow::withRide(const std::function<void(RideId)> &act)
{
    if (const auto ride = m_selection.ride()) {
        act(*ride);
    }
}

void MainWindow::withRider(const std::function<void(ParticipationId)> &act)
{
    if (const auto rider = m_selection.rider()) {
        act(*rider);
    }
}

bool MainWindow::holds(Needs needs) const
{
    const auto selected = m_selection.ride();
    const Ride *ride = selected ? m_picture.store.ride(*selected) : nullptr;
    const auto rider = m_selection.rider();
    switch (needs) {
    case Needs::Nothing:
        return true;
    case Needs::Ride:
        return ride != nullptr;
    case Needs::ActiveRide:
        return ride != nullptr && ride->isActive();
    case Needs::PlannedRide:
        return ride != nullptr && ride->status == RideStatus::Planned;
    case Needs::LiveRide:
        return ride != nullptr && ride->status == RideStatus::Live;
    case Needs::Rider:
        return rider.has_value();
    case Needs::Attention:
        return rider && !m_picture.watch.openOf(*rider).isEmpty();
    case Needs::Admin:
        return m_user.role == UserRole::Admin;
    case Needs::NoLink:
        return m_badge.link().health != LinkPicture::Health::Live;
    case Needs::Certificate:
        return m_badge.link().certificateInTheWay;
    }
    return true;
}

void MainWindow::updateActions()
{
    for (const auto &[action, needs] : std::as_const(m_needs)) {
        action->setEnabled(holds(needs));
    }
}

void MainWindow::buildRideMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&Ride"));
    const auto ride = [this, menu](const QString &name, const QString &text,
                                   const QKeySequence &key, void (DeskActs::*act)(RideId),
                                   Needs needs) {
        add(
            menu, name, text, key, [this, act] { withRide([&](RideId id) { (m_acts.*act)(id); }); },
            needs);
    };
    add(menu, u"ride.new"_s, tr("&New ride…"), QKeySequence::New, [this] { m_acts.createRide(); });
    ride(u"ride.edit"_s, tr("&Edit ride…"), Qt::CTRL | Qt::Key_E, &DeskActs::editRide, Needs::Ride);
    menu->addSeparator();
    ride(u"ride.start"_s, tr("&Start ride…"), Qt::CTRL | Qt::Key_Return, &DeskActs::startRide,
         Needs::PlannedRide);
    ride(u"ride.finish"_s, tr("&Finish ride…"), Qt::CTRL | Qt::SHIFT | Qt::Key_Return,
         &DeskActs::finishRide, Needs::LiveRide);
    ride(u"ride.cancel"_s, tr("Cance&l ride…"), {}, &DeskActs::cancelRide, Needs::ActiveRide);
    ride(u"ride.delete"_s, tr("&Delete ride…"), {}, &DeskActs::deleteRide, Needs::Ride);
    menu->addSeparator();
    ride(u"ride.message"_s, tr("&Message to the ride…"), Qt::CTRL | Qt::Key_M,
         &DeskActs::messageRide, Needs::Ride);
    ride(u"ride.code"_s, tr("&Join code…"), Qt::CTRL | Qt::Key_J, &DeskActs::showCode, Needs::Ride);
    ride(u"ride.copycode"_s, tr("&Copy join code"), Qt::CTRL | Qt::SHIFT | Qt::Key_C,
         &DeskActs::copyCode, Needs::Ride);
    menu->addSeparator();
    const auto exportAs = [this, menu](const QString &name, const QString &text,
                                       ExportFormat format) {
        add(
            menu, name, text, {},
            [this, format] { withRide([&](RideId id) { m_acts.exportRide(id, format); }); },
            Needs::Ride);
    };
    exportAs(u"ride.gpx"_s, tr("Export as &GPX…"), ExportFormat::Gpx);
    exportAs(u"ride.csv"_s, tr("Export as CS&V…"), ExportFormat::Csv);
    m_targetTexts.insert({{u"ride.edit"_s, tr("&Edit “%1”…")},
                          {u"ride.start"_s, tr("&Start “%1”…")},
                          {u"ride.finish"_s, tr("&Finish “%1”…")},
                          {u"ride.cancel"_s, tr("Cance&l “%1”…")},
                          {u"ride.delete"_s, tr("&Delete “%1”…")},
                          {u"ride.message"_s, tr("&Message to “%1”…")},
                          {u"ride.code"_s, tr("&Join code of “%1”…")},
                          {u"ride.copycode"_s, tr("&Copy join code of “%1”")},
                          {u"ride.gpx"_s, tr("Export “%1” as &GPX…")},
                          {u"ride.csv"_s, tr("Export “%1” as CS&V…")},
                          {u"rider.add"_s, tr("&Add rider to “%1”…")}});
}

void MainWindow::buildRiderMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("R&ider"));
    add(
        menu, u"rider.add"_s, tr("&Add rider…"), Qt::CTRL | Qt::SHIFT | Qt::Key_A,
        [this] { withRide([&](RideId id) { m_acts.addParticipant(id); }); }, Needs::ActiveRide);
    add(
        menu, u"rider.remove"_s, tr("&Remove rider…"), Qt::CTRL | Qt::Key_Delete,
        [this] { withRider([&](ParticipationId id) { m_acts.removeParticipant(id); }); },
        Needs::Rider);
    menu->addSeparator();
    const auto role = [this, menu](const QString &text, int key, ParticipationRole asked) {
        add(
            menu, u"rider.role."_s + toString(asked), text, Qt::CTRL | Qt::ALT | Qt::Key(key),
            [this, asked] { withRider([&](ParticipationId id) { m_acts.setRole(id, asked); }); },
            Needs::Rider);
    };
    role(tr("Make &leader"), Qt::Key_1, ParticipationRole::Leader);
    role(tr("Make ri&der"), Qt::Key_2, ParticipationRole::Rider);
    role(tr("Make &sweep"), Qt::Key_3, ParticipationRole::Sweep);
    role(tr("Make s&upport"), Qt::Key_4, ParticipationRole::Support);
    menu->addSeparator();
    add(
        menu, u"rider.copyplace"_s, tr("&Copy the place"), Qt::CTRL | Qt::SHIFT | Qt::Key_P,
        [this] { withRider([&](ParticipationId id) { m_acts.copyPlace(id); }); }, Needs::Rider);
    add(
        menu, u"rider.password"_s, tr("Set new &password…"), {},
        [this] { withRider([&](ParticipationId id) { m_acts.resetPassword(id); }); }, Needs::Rider);
    menu->addSeparator();
    add(menu, u"attention.next"_s, tr("&Next who needs attention"), Qt::Key_F8,
        [this] { goToNextAttention(); });
    add(
        menu, u"attention.seen"_s, tr("&Mark as seen"), Qt::CTRL | Qt::Key_Space,
        [this] { withRider([&](ParticipationId id) { m_acts.acknowledge(id); }); },
        Needs::Attention);
    m_targetTexts.insert({{u"rider.remove"_s, tr("&Remove %1…")},
                          {u"rider.role.leader"_s, tr("Make %1 &leader")},
                          {u"rider.role.rider"_s, tr("Make %1 ri&der")},
                          {u"rider.role.sweep"_s, tr("Make %1 &sweep")},
                          {u"rider.role.support"_s, tr("Make %1 s&upport")},
                          {u"rider.copyplace"_s, tr("&Copy the place of %1")},
                          {u"rider.password"_s, tr("Set new &password of %1…")},
                          {u"attention.seen"_s, tr("&Mark %1 as seen")}});
}

void MainWindow::buildMapMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&Map"));
    add(menu, u"map.fit"_s, tr("Fit &all"), Qt::CTRL | Qt::Key_0, [this] { m_map.fitAll(); });
    addMode(menu, u"map.followride"_s, tr("Follow the &ride"), Qt::CTRL | Qt::Key_G,
            FollowMode::Ride);
    addMode(menu, u"map.followrider"_s, tr("Follow the rid&er"), Qt::CTRL | Qt::Key_R,
            FollowMode::Rider);
    addMode(menu, u"map.free"_s, tr("Free &view"), Qt::CTRL | Qt::Key_B, FollowMode::Free);
    menu->addSeparator();
    add(menu, u"map.zoomin"_s, tr("Zoom &in"), QKeySequence::ZoomIn,
        [this] { m_map.view().zoomBy(1); });
    add(menu, u"map.zoomout"_s, tr("Zoom &out"), QKeySequence::ZoomOut,
        [this] { m_map.view().zoomBy(-1); });
    QAction *trails = add(menu, u"map.trails"_s, tr("&Trails"), Qt::CTRL | Qt::Key_T,
                          [this] { m_map.trails().setShown(!m_map.trails().isShown()); });
    trails->setCheckable(true);
    trails->setChecked(true);
    menu->addSeparator();
    const auto addTool = [this, menu](const QString &name, const QString &text,
                                      const QKeySequence &key, RideMap::Tool tool) {
        QAction *action = add(menu, name, text, key, [this, tool] {
            m_map.setTool(m_map.tool() == tool ? RideMap::Tool::None : tool);
        });
        action->setCheckable(true);
    };
    addTool(u"map.measure"_s, tr("&Measure"), Qt::CTRL | Qt::Key_L, RideMap::Tool::Measure);
    addTool(u"map.draw"_s, tr("&Draw a route"), Qt::CTRL | Qt::Key_D, RideMap::Tool::Draw);
    menu->addSeparator();
    add(menu, u"map.window"_s, tr("New map &window"), Qt::CTRL | Qt::SHIFT | Qt::Key_N,
        [this] { m_mapWindows.open(); });
    add(menu, u"map.print"_s, tr("&Print the map…"), QKeySequence::Print, [this] { printMap(); });
    add(menu, u"map.pdf"_s, tr("Save the map as PD&F…"), {}, [this] { saveMap(); });
}

void MainWindow::buildGoMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&Go"));
    add(menu, u"go.palette"_s, tr("&Command palette…"), Qt::CTRL | Qt::Key_K,
        [this] { openPalette(); });
    menu->addSeparator();
    const auto go = [this, menu](const QString &name, const QString &text, const QKeySequence &key,
                                 QWidget *target) {
        add(menu, name, text, key, [target] {
            if (auto *dock = qobject_cast<QDockWidget *>(target->parentWidget()->parentWidget())) {
                dock->show();
                dock->raise();
            }
            target->setFocus(Qt::ShortcutFocusReason);
        });
    };
    go(u"go.searchrides"_s, tr("&Search rides"), QKeySequence::Find, &m_rides.searchField());
    go(u"go.searchriders"_s, tr("Search ri&ders"), Qt::CTRL | Qt::SHIFT | Qt::Key_F,
       &m_riders.searchField());
    go(u"go.rides"_s, tr("&Rides"), Qt::ALT | Qt::Key_1, &m_rides.table());
    go(u"go.riders"_s, tr("R&iders"), Qt::ALT | Qt::Key_2, &m_riders.table());
    go(u"go.map"_s, tr("&Map"), Qt::ALT | Qt::Key_3, &m_map.view());
    go(u"go.attention"_s, tr("&Needs attention"), Qt::ALT | Qt::Key_4, &m_attention.table());
    go(u"go.log"_s, tr("&Log"), Qt::ALT | Qt::Key_5, &m_logPanel.table());
}

/// The dock's own action is called as its title is, which names the selected ride.
void MainWindow::addPanelToggle(QMenu &menu, const QDockWidget &dock)
{
    QAction *own = dock.toggleViewAction();
    QAction *action = menu.addAction(dock.windowTitle());
    action->setCheckable(true);
    action->setChecked(own->isChecked());
    connect(own, &QAction::toggled, action, &QAction::setChecked);
    connect(action, &QAction::triggered, own, &QAction::trigger);
}

void MainWindow::buildViewMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&View"));
    for (const QString &name :
         {u"ridesDock"_s, u"ridersDock"_s, u"attentionDock"_s, u"detailsDock"_s, u"logDock"_s}) {
        addPanelToggle(*menu, *m_docks[name]);
    }
    menu->addSeparator();
    const std::pair<QString, Theme> themes[] = {
        {tr("&Daylight colours"), Theme::Daylight},
        {tr("&Night colours"), Theme::Night},
        {tr("Colours for the colour-&blind"), Theme::ColorBlind}};
    for (const auto &[text, theme] : themes) {
        add(menu, u"view.theme%1"_s.arg(int(theme)), text, {},
            [this, chosen = theme] { Q_EMIT themeRequested(chosen); });
    }
    menu->addSeparator();
    add(menu, u"view.fullscreen"_s, tr("&Full screen"), Qt::Key_F11,
        [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    add(menu, u"view.reset"_s, tr("&Reset the layout"), {}, [this] { resetLayout(); });
}

void MainWindow::buildDeskMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&Desk"));
    add(
        menu, u"desk.users"_s, tr("&Users…"), {}, [this] { m_acts.manageUsers(); }, Needs::Admin);
    add(menu, u"desk.settings"_s, tr("&Settings…"), Qt::CTRL | Qt::Key_Comma,
        [this] { Q_EMIT preferencesRequested(); });
    menu->addSeparator();
    add(
        menu, u"desk.login"_s, tr("Log &in…"), {}, [this] { Q_EMIT logInRequested(); },
        Needs::NoLink);
    add(menu, u"desk.reconnect"_s, tr("&Reconnect now"), Qt::Key_F5,
        [this] { Q_EMIT reconnectRequested(); });
    add(
        menu, u"desk.certificate"_s, tr("Look at the &certificate…"), {},
        [this] { Q_EMIT certificateRequested(); }, Needs::Certificate);
    add(menu, u"desk.logout"_s, tr("&Log out"), {}, [this] { Q_EMIT logOutRequested(); });
    add(menu, u"desk.quit"_s, tr("&Quit"), QKeySequence::Quit, [this] { close(); });
    QMenu *help = menuBar()->addMenu(tr("&Help"));
    add(help, u"help.help"_s, tr("&Keys and markers"), QKeySequence::HelpContents,
        [this] { showHelp(); });
}

void MainWindow::buildToolBar()
{
    m_toolBar = addToolBar(tr("Desk"));
    m_toolBar->setObjectName(u"mapToolBar"_s);
    m_toolBar->setMovable(false);
    for (const QString &name :
         {u"ride.new"_s, u"ride.start"_s, u"ride.message"_s, u"rider.add"_s}) {
        m_toolBar->addAction(action(name));
    }
    m_toolBar->addSeparator();
    for (const QString &name :
         {u"map.fit"_s, u"map.followride"_s, u"map.followrider"_s, u"map.measure"_s}) {
        m_toolBar->addAction(action(name));
    }
    const auto actions = m_toolBar->actions();
    for (QAction *one : actions) {
        if (!one->shortcut().isEmpty()) {
            one->setToolTip(u"%1 (%2)"_s.arg(one->iconText(),
                                             one->shortcut().toString(QKeySequence::NativeText)));
        }
    }
    auto *spacer = new QWidget(this);
    spacer->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_toolBar->addWidget(spacer);
    m_toolBar->addWidget(&m_badge);
    connect(&m_badge, &LinkBadge::clicked, action(u"desk.reconnect"_s), &QAction::trigger);
}

void MainWindow::buildStatusBar()
{
    m_counts.setContentsMargins(10, 2, 10, 2);
    m_place.setContentsMargins(10, 2, 10, 2);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addPermanentWidget(&m_place);
    statusBar()->addPermanentWidget(&m_counts);
    connect(&m_map.view(), &MapView::pointerMoved, this,
            [this](GeoPoint place) { m_place.setText(coordinatesText(place)); });
    connect(&m_map.view(), &MapView::pointerLeft, &m_place, &QLabel::clear);
}

void MainWindow::showFollowMode(FollowMode mode)
{
    action(u"map.followride"_s)->setChecked(mode == FollowMode::Ride);
    action(u"map.followrider"_s)->setChecked(mode == FollowMode::Rider);
    action(u"map.free"_s)->setChecked(mode == FollowMode::Free);
}

} // namespace saferide
