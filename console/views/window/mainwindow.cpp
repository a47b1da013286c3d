// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/mainwindow.h"

#include "console/views/panels/plaintext.h"
#include "console/views/panels/ridermenu.h"
#include "console/views/window/gpxdrop.h"
#include "console/views/window/helpwindow.h"
#include "console/views/window/palettecommands.h"

#include <QApplication>
#include <QStatusBar>
#include <QToolBar>

using namespace Qt::Literals::StringLiterals;

namespace saferide {

namespace {

constexpr int ToldForMsecs = 12'000;

} // namespace

MainWindow::MainWindow(DeskPicture &picture, DeskCommands &commands, QWidget *parent)
    : QMainWindow(parent)
    , m_picture(picture)
    , m_selection(picture.store)
    , m_map(picture.store, &picture.trails)
    , m_mapWindows(picture, m_selection)
    , m_rides(picture.store)
    , m_riders(picture.store, picture.routes)
    , m_attention(picture.store, picture.watch)
    , m_details(picture)
    , m_logPanel(picture.log)
    , m_acts(picture, commands, *this)
    , m_paper(m_map.view(), *this)
{
    setWindowTitle(tr("SafeRide desk"));
    resize(1440, 900);
    connect(new GpxDrop(*this), &GpxDrop::dropped, this,
            [this](const QString &file) { m_acts.useGpxFile(m_selection.ride(), file); });
    setCentralWidget(&m_map);
    const auto docks = buildDocks();
    m_menus.emplace(*menuBar(), DeskMenus::Parts{picture, m_selection, m_acts, m_map, m_mapWindows},
                    places(), docks);
    connectMenus();
    buildToolBar();
    buildStatusBar();
    connectPanels();
    connectMap();
    m_riders.showRide(std::nullopt);
    showCounts();
    m_layout.emplace(*this,
                     QHash<QString, TablePanel *>{{u"rides"_s, &m_rides},
                                                  {u"riders"_s, &m_riders},
                                                  {u"attention"_s, &m_attention},
                                                  {u"log"_s, &m_logPanel}});
}

MainWindow::~MainWindow() = default;

void MainWindow::connectPanels()
{
    connect(&m_acts, &DeskActs::rideMade, this, &MainWindow::selectMadeRide);
    connect(&m_selection, &Selection::rideChanged, this, &MainWindow::showSelectedRide);
    connect(&m_selection, &Selection::riderChanged, this, &MainWindow::showSelectedRider);
    connect(&m_rides, &RidesPanel::rideChosen, &m_selection, &Selection::selectRide);
    connect(&m_rides.table(), &QTableView::activated, this,
            [this] { m_map.setFollowMode(FollowMode::Ride); });
    connect(&m_riders, &RidersPanel::participantChosen, &m_selection, &Selection::selectRider);
    connect(&m_riders, &RidersPanel::participantActivated, this,
            [this] { m_map.setFollowMode(FollowMode::Rider); });
    connect(&m_attention, &AttentionPanel::riderChosen, &m_selection, &Selection::selectRider);
    connect(&m_attention, &AttentionPanel::acknowledgeRequested, &m_acts, &DeskActs::acknowledge);
    const LiveRideStore &store = m_picture.store;
    connect(&store, &LiveRideStore::rideAdded, this, [this](RideId ride) {
        if (ride == m_madeRide) {
            selectMadeRide(ride);
        }
    });
    connect(&store, &LiveRideStore::rideChanged, this, [this](RideId ride) {
        if (ride == m_selection.ride()) {
            showTitles();
        }
    });
    connect(&m_picture.routes, &RouteBook::courseChanged, this, [this](RideId ride) {
        if (ride == m_selection.ride()) {
            showRoute();
        }
    });
}

void MainWindow::connectMap()
{
    connect(&m_map, &RideMap::participantClicked, &m_selection, &Selection::selectRider);
    connect(&m_map, &RideMap::groundClicked, this,
            [this] { m_selection.selectRider(std::nullopt); });
    connect(&m_map, &RideMap::groupClicked, this,
            [this](const QList<ParticipationId> &members, QPoint at) {
                offerRiders(members, m_picture.store, m_selection, *this, at);
            });
    connect(&m_map, &RideMap::tilesProblem, this,
            [this](const QString &sentence) { tell(false, sentence); });
    connect(&m_map, &RideMap::lineDrawn, this, [this](const QList<GeoPoint> &line) {
        m_acts.useDrawnLine(m_selection.ride(), line,
                            [this] { m_map.setTool(RideMap::Tool::None); });
    });
    connect(&m_map, &RideMap::toolChanged, this, [this](RideMap::Tool tool) {
        if (tool == RideMap::Tool::None) {
            statusBar()->clearMessage();
        } else {
            statusBar()->showMessage(
                tool == RideMap::Tool::Draw
                    ? tr("Click or press Space to put a point, Backspace to take it back, Return "
                         "to use the line, Escape to give up.")
                    : tr("Click or press Space to put a point, Backspace to take it back, Escape "
                         "to end."));
        }
    });
}

QList<QDockWidget *> MainWindow::buildDocks()
{
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    setDockNestingEnabled(true);
    const auto addDock = [this](const QString &title, const QString &name, QWidget *content,
                                Qt::DockWidgetArea area) {
        auto *dock = new QDockWidget(title, this);
        dock->setObjectName(name);
        dock->setWidget(content);
        addDockWidget(area, dock);
        m_docks.insert(name, dock);
        return dock;
    };
    QDockWidget *rides = addDock(tr("Rides"), u"ridesDock"_s, &m_rides, Qt::LeftDockWidgetArea);
    QDockWidget *riders = addDock(tr("Riders"), u"ridersDock"_s, &m_riders, Qt::LeftDockWidgetArea);
    QDockWidget *attention =
        addDock(tr("Needs attention"), u"attentionDock"_s, &m_attention, Qt::RightDockWidgetArea);
    QDockWidget *details =
        addDock(tr("Rider"), u"detailsDock"_s, &m_details, Qt::RightDockWidgetArea);
    QDockWidget *log = addDock(tr("Log"), u"logDock"_s, &m_logPanel, Qt::BottomDockWidgetArea);
    resizeDocks({rides, attention}, {500, 400}, Qt::Horizontal);
    resizeDocks({rides, riders}, {260, 500}, Qt::Vertical);
    resizeDocks({attention, details}, {300, 460}, Qt::Vertical);
    resizeDocks({log}, {170}, Qt::Vertical);
    return {rides, riders, attention, details, log};
}

QList<DeskMenus::Place> MainWindow::places()
{
    return {{u"go.searchrides"_s, tr("&Search rides"), QKeySequence::Find, &m_rides.searchField()},
            {u"go.searchriders"_s, tr("Search ri&ders"), Qt::CTRL | Qt::SHIFT | Qt::Key_F,
             &m_riders.searchField()},
            {u"go.rides"_s, tr("&Rides"), Qt::ALT | Qt::Key_1, &m_rides.table()},
            {u"go.riders"_s, tr("R&iders"), Qt::ALT | Qt::Key_2, &m_riders.table()},
            {u"go.map"_s, tr("&Map"), Qt::ALT | Qt::Key_3, &m_map.view()},
            {u"go.attention"_s, tr("&Needs attention"), Qt::ALT | Qt::Key_4, &m_attention.table()},
            {u"go.log"_s, tr("&Log"), Qt::ALT | Qt::Key_5, &m_logPanel.table()}};
}

void MainWindow::connectMenus()
{
    const DeskMenus *menus = &*m_menus;
    connect(menus, &DeskMenus::nextAttentionRequested, this, &MainWindow::goToNextAttention);
    connect(menus, &DeskMenus::paletteRequested, this, &MainWindow::openPalette);
    connect(menus, &DeskMenus::helpRequested, this, &MainWindow::showHelp);
    connect(menus, &DeskMenus::printRequested, &m_paper, &MapPaper::print);
    connect(menus, &DeskMenus::savingMapRequested, &m_paper, &MapPaper::save);
    connect(&m_paper, &MapPaper::told, this, &MainWindow::tell);
    connect(menus, &DeskMenus::fullScreenRequested, this,
            [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    connect(menus, &DeskMenus::layoutResetRequested, this, &MainWindow::resetLayout);
    connect(menus, &DeskMenus::closeRequested, qApp, &QApplication::closeAllWindows);
    connect(menus, &DeskMenus::logInRequested, this, &MainWindow::logInRequested);
    connect(menus, &DeskMenus::logOutRequested, this, &MainWindow::logOutRequested);
    connect(menus, &DeskMenus::reconnectRequested, this, &MainWindow::reconnectRequested);
    connect(menus, &DeskMenus::certificateRequested, this, &MainWindow::certificateRequested);
    connect(menus, &DeskMenus::preferencesRequested, this, &MainWindow::preferencesRequested);
    connect(menus, &DeskMenus::themeRequested, this, &MainWindow::themeRequested);
}

void MainWindow::buildToolBar()
{
    QToolBar *bar = addToolBar(tr("Desk"));
    bar->setObjectName(u"mapToolBar"_s);
    bar->setMovable(false);
    for (const QString &name :
         {u"ride.new"_s, u"ride.start"_s, u"ride.message"_s, u"rider.add"_s}) {
        bar->addAction(action(name));
    }
    bar->addSeparator();
    for (const QString &name :
         {u"map.fit"_s, u"map.followride"_s, u"map.followrider"_s, u"map.measure"_s}) {
        bar->addAction(action(name));
    }
    const auto actions = bar->actions();
    for (QAction *one : actions) {
        if (!one->shortcut().isEmpty()) {
            one->setToolTip(u"%1 (%2)"_s.arg(one->iconText(),
                                             one->shortcut().toString(QKeySequence::NativeText)));
        }
    }
    menuBar()->setCornerWidget(&m_badge); // the tool bar hides what has no room
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

void MainWindow::selectMadeRide(RideId ride)
{
    const bool isHere = m_picture.store.ride(ride) != nullptr; // the reply may be the faster one
    m_madeRide = isHere ? std::nullopt : std::optional(ride);
    if (isHere) {
        selectRide(ride);
    }
}

void MainWindow::showSelectedRide()
{
    const auto ride = m_selection.ride();
    m_rides.selectRide(ride);
    m_riders.showRide(ride);
    m_map.showRide(ride);
    showRoute();
    showTitles();
}

void MainWindow::showSelectedRider()
{
    const auto rider = m_selection.rider();
    m_riders.selectParticipant(rider);
    m_attention.showRider(rider);
    m_map.selectParticipant(rider);
    m_details.showParticipant(rider);
    if (rider) {
        Q_EMIT historyWanted(*rider);
    }
}

/// What the titles name may be called anew.
void MainWindow::showTitles()
{
    const auto selected = m_selection.ride();
    const Ride *ride = selected ? m_picture.store.ride(*selected) : nullptr;
    setWindowTitle(ride ? tr("%1 – SafeRide desk").arg(inTitle(ride->title)) : tr("SafeRide desk"));
    m_docks[u"ridersDock"_s]->setWindowTitle(ride ? tr("Riders of %1").arg(inTitle(ride->title))
                                                  : tr("Riders"));
}

CommandPalette *MainWindow::openPalette()
{
    auto *palette =
        new CommandPalette(paletteCommands(*menuBar(), m_picture.store, m_selection), this);
    palette->setAttribute(Qt::WA_DeleteOnClose);
    palette->open();
    return palette;
}

void MainWindow::showHelp()
{
    auto *help = new HelpWindow(*menuBar(), mapColorsOf(m_preferences.theme), this);
    help->setAttribute(Qt::WA_DeleteOnClose);
    help->show();
}

void MainWindow::goToNextAttention()
{
    if (m_attention.selectNext()) {
        m_map.setFollowMode(FollowMode::Rider);
    } else {
        tell(!isStill(), m_attention.emptyText());
    }
}

void MainWindow::showRoute()
{
    const auto ride = m_selection.ride();
    const RideCourse *course = ride ? m_picture.routes.course(*ride) : nullptr;
    m_map.showRoute(course ? course->segments : QList<QList<GeoPoint>>());
}

void MainWindow::showLink(const LinkPicture &link)
{
    m_badge.show(link);
    m_map.setPictureStill(link.health != LinkPicture::Health::Live);
    m_mapWindows.showLink(link);
    m_menus->showLink(link);
    showStillness();
}

void MainWindow::showStillness()
{
    const bool hasPicture = m_badge.age() >= 0;
    const auto since = QDateTime::fromMSecsSinceEpoch(m_picture.store.knownUntil().msecs);
    m_rides.setStill(isStill());
    m_riders.setStill(isStill());
    m_attention.setStill(
        isStill(),
        isStill() && hasPicture
            ? tr("The desk has heard nothing since %1.").arg(clockText(since, true))
            : QString());
    showCounts();
}

void MainWindow::setUser(const User &user)
{
    m_menus->setUser(user);
}

void MainWindow::applyPreferences(const Preferences &preferences)
{
    if (preferences.tiles != m_preferences.tiles) {
        const auto tiles = makeTileStore(preferences.tiles); // of all maps
        m_map.setTiles(tiles);
        m_mapWindows.setTiles(tiles);
    }
    m_preferences = preferences;
    const MapColors colors = mapColorsOf(preferences.theme);
    m_map.setColors(colors);
    m_details.setColors(colors);
    m_mapWindows.setColors(colors);
    refreshAges(m_badge.age());
    m_map.view().update();
}

void MainWindow::tell(bool succeeded, const QString &sentence)
{
    m_picture.log.add(succeeded ? LogModel::Kind::Done : LogModel::Kind::Failed, sentence);
    statusBar()->showMessage((succeeded ? u"✓ "_s : u"✗ "_s) + sentence, ToldForMsecs);
}

void MainWindow::showCounts()
{
    const auto rides = m_picture.store.rides();
    const auto live = std::count_if(rides.begin(), rides.end(), [this](RideId id) {
        return m_picture.store.ride(id)->status == RideStatus::Live;
    });
    const int open = m_picture.watch.openCount();
    const int leftOut = int(m_picture.store.leftOutCount());
    const QString notShown =
        leftOut > 0 ? u" ("_s + tr("%n not shown", nullptr, leftOut) + u')' : QString();
    m_counts.setText(isStill() ? TablePanel::stillText()
                               : tr("%n ride(s)", nullptr, int(rides.size())) + u", "_s
                             + tr("%n live", nullptr, int(live)) + u"  ·  "_s
                             + tr("%n rider(s)", nullptr, int(m_picture.store.participantCount()))
                             + notShown + u"  ·  "_s
                             + (open == 0 ? tr("nobody needs attention")
                                          : tr("%n need(s) attention", nullptr, open)));
    m_docks[u"attentionDock"_s]->setWindowTitle(open == 0 ? tr("Needs attention")
                                                          : tr("Needs attention (%1)").arg(open));
}

void MainWindow::refreshAges(qint64 pictureAgeMsecs)
{
    m_badge.setAge(pictureAgeMsecs);
    m_rides.refreshAges();
    m_riders.refreshAges();
    m_attention.refreshAges();
    m_details.refresh();
    m_map.refreshAges();
    m_mapWindows.refreshAges(pictureAgeMsecs);
    showStillness();
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    m_badge.setRoom(width() / 2);
    QMainWindow::resizeEvent(event);
}

/// A map alone would be a picture that nobody can act upon.
void MainWindow::closeEvent(QCloseEvent *event)
{
    m_mapWindows.closeAll();
    QMainWindow::closeEvent(event);
}

} // namespace saferide
