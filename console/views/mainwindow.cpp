// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/mainwindow.h"

#include <QMenuBar>
#include <QMessageBox>
#include <QStatusBar>
#include <QToolBar>

namespace saferide {

namespace {

QString coordinates(GeoPoint place)
{
    return QStringLiteral("%1° %2   %3° %4")
        .arg(std::abs(place.latitude), 0, 'f', 5)
        .arg(place.latitude < 0 ? u'S' : u'N')
        .arg(std::abs(place.longitude), 0, 'f', 5)
        .arg(place.longitude < 0 ? u'W' : u'E');
}

} // namespace

MainWindow::MainWindow(const LiveRideStore &store, QWidget *parent)
    : QMainWindow(parent)
    , m_store(store)
    , m_map(store)
    , m_rides(store)
    , m_riders(store)
{
    setWindowTitle(tr("SafeRide desk"));
    resize(1440, 900);
    setCentralWidget(&m_map);
    buildDocks();
    buildMapActions();
    buildMenus();
    buildStatusBar();
    connect(&m_rides, &RidesPanel::rideSelected, this, &MainWindow::selectRideEverywhere);
    connect(&m_riders, &RidersPanel::participantSelected, this,
            &MainWindow::selectParticipantEverywhere);
    connect(&m_riders, &RidersPanel::participantActivated, this,
            [this] { m_map.setFollowMode(FollowMode::Rider); });
    connect(&m_map, &RideMap::followModeChanged, this, &MainWindow::showFollowMode);
    connect(&m_map, &RideMap::participantClicked, this, [this](ParticipationId participation) {
        const Participant *participant = m_store.participant(participation);
        if (participant && m_selectedRide != participant->participation.ride) {
            m_rides.selectRide(participant->participation.ride);
        }
        m_riders.selectParticipant(participation);
    });
    connect(&m_map, &RideMap::groundClicked, this,
            [this] { m_riders.selectParticipant(std::nullopt); });
    connect(&store, &LiveRideStore::rideChanged, this, [this](RideId ride) {
        if (ride == m_selectedRide) {
            Q_EMIT routeWanted(ride);
        }
    });
    m_riders.showRide(std::nullopt);
    showFollowMode(m_map.followMode());
    showCounts();
}

void MainWindow::buildDocks()
{
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    const auto addDock = [this](const QString &title, const QString &name, QWidget *content) {
        auto *dock = new QDockWidget(title, this);
        dock->setObjectName(name);
        dock->setWidget(content);
        dock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetClosable);
        addDockWidget(Qt::LeftDockWidgetArea, dock);
        return dock;
    };
    m_ridesDock = addDock(tr("Rides"), QStringLiteral("ridesDock"), &m_rides);
    m_ridersDock = addDock(tr("Riders"), QStringLiteral("ridersDock"), &m_riders);
    resizeDocks({m_ridesDock}, {440}, Qt::Horizontal);
    resizeDocks({m_ridesDock, m_ridersDock}, {280, 480}, Qt::Vertical);
}

QAction *MainWindow::addMapAction(const QString &text, const QString &tip, const QKeySequence &key,
                                  const std::function<void()> &act)
{
    QAction *action = m_mapMenu->addAction(text);
    action->setShortcut(key);
    action->setToolTip(QStringLiteral("%1 (%2)").arg(tip, key.toString(QKeySequence::NativeText)));
    connect(action, &QAction::triggered, this, act);
    m_toolBar->addAction(action);
    return action;
}

void MainWindow::buildMapActions()
{
    m_mapMenu = menuBar()->addMenu(tr("&Map"));
    m_toolBar = addToolBar(tr("Map"));
    m_toolBar->setObjectName(QStringLiteral("mapToolBar"));
    m_toolBar->setMovable(false);
    addMapAction(tr("Fit all"), tr("Show the whole ride and its route"), Qt::CTRL | Qt::Key_0,
                 [this] { m_map.fitAll(); });
    const auto addMode = [this](QAction &action, const QString &text, const QKeySequence &key,
                                FollowMode mode) {
        action.setText(text);
        action.setCheckable(true);
        action.setShortcut(key);
        action.setToolTip(
            QStringLiteral("%1 (%2)").arg(text, key.toString(QKeySequence::NativeText)));
        connect(&action, &QAction::triggered, this, [this, mode](bool on) {
            m_map.setFollowMode(on ? mode : FollowMode::Free);
            showFollowMode(m_map.followMode());
        });
        m_mapMenu->addAction(&action);
        m_toolBar->addAction(&action);
    };
    addMode(m_followRide, tr("Follow the ride"), Qt::CTRL | Qt::Key_G, FollowMode::Ride);
    addMode(m_followRider, tr("Follow the rider"), Qt::CTRL | Qt::Key_R, FollowMode::Rider);
    addMapAction(tr("Zoom in"), tr("Zoom in"), QKeySequence::ZoomIn,
                 [this] { m_map.view().zoomBy(1); });
    addMapAction(tr("Zoom out"), tr("Zoom out"), QKeySequence::ZoomOut,
                 [this] { m_map.view().zoomBy(-1); });
    auto *spacer = new QWidget(this);
    spacer->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_toolBar->addWidget(spacer);
    m_toolBar->addWidget(&m_badge);
}

void MainWindow::buildMenus()
{
    auto *go = menuBar()->addMenu(tr("&Go"));
    const auto addGo = [this, go](const QString &text, const QKeySequence &key, QWidget *target) {
        QAction *action = go->addAction(text);
        action->setShortcut(key);
        connect(action, &QAction::triggered, target,
                [target] { target->setFocus(Qt::ShortcutFocusReason); });
    };
    addGo(tr("&Search rides"), QKeySequence::Find, &m_rides.searchField());
    addGo(tr("&Rides"), Qt::ALT | Qt::Key_1, &m_rides.table());
    addGo(tr("R&iders"), Qt::ALT | Qt::Key_2, &m_riders.table());
    addGo(tr("&Map"), Qt::ALT | Qt::Key_3, &m_map.view());

    auto *view = menuBar()->addMenu(tr("&View"));
    view->addAction(m_ridesDock->toggleViewAction());
    view->addAction(m_ridersDock->toggleViewAction());
    auto *themes = view->addMenu(tr("&Colours"));
    const std::pair<QString, Theme> choices[] = {{tr("&Daylight"), Theme::Daylight},
                                                 {tr("&Night"), Theme::Night},
                                                 {tr("Colour-&blind"), Theme::ColorBlind}};
    for (const auto &[text, theme] : choices) {
        connect(themes->addAction(text), &QAction::triggered, this, [this, chosen = theme] {
            m_map.setColors(mapColorsOf(chosen));
            Q_EMIT themeRequested(chosen);
        });
    }
    QAction *fullScreen = view->addAction(tr("&Full screen"));
    fullScreen->setShortcut(Qt::Key_F11);
    connect(fullScreen, &QAction::triggered, this,
            [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });

    auto *desk = menuBar()->addMenu(tr("&Desk"));
    connect(desk->addAction(tr("&Reconnect now")), &QAction::triggered, this,
            &MainWindow::reconnectRequested);
    connect(desk->addAction(tr("&Log out")), &QAction::triggered, this,
            &MainWindow::logOutRequested);
    QAction *quit = desk->addAction(tr("&Quit"));
    quit->setShortcut(QKeySequence::Quit);
    connect(quit, &QAction::triggered, this, &QWidget::close);
    QAction *help = menuBar()->addMenu(tr("&Help"))->addAction(tr("&Keys and markers"));
    help->setShortcut(QKeySequence::HelpContents);
    connect(help, &QAction::triggered, this, &MainWindow::showHelp);
}

void MainWindow::buildStatusBar()
{
    m_counts.setContentsMargins(10, 2, 10, 2);
    m_place.setContentsMargins(10, 2, 10, 2);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(&m_counts);
    statusBar()->addPermanentWidget(&m_place);
    connect(&m_map.view(), &MapView::pointerMoved, this,
            [this](GeoPoint place) { m_place.setText(coordinates(place)); });
    connect(&m_map.view(), &MapView::pointerLeft, &m_place, &QLabel::clear);
}

void MainWindow::selectRideEverywhere(std::optional<RideId> ride)
{
    m_selectedRide = ride;
    m_riders.showRide(ride);
    m_map.showRide(ride);
    const Ride *known = ride ? m_store.ride(*ride) : nullptr;
    setWindowTitle(known ? tr("%1 – SafeRide desk").arg(known->title) : tr("SafeRide desk"));
    m_ridersDock->setWindowTitle(known ? tr("Riders of %1").arg(known->title) : tr("Riders"));
    if (known) {
        Q_EMIT routeWanted(*ride);
    }
}

void MainWindow::selectParticipantEverywhere(std::optional<ParticipationId> participation)
{
    m_map.selectParticipant(participation);
    m_followRider.setEnabled(participation.has_value());
}

void MainWindow::showRoute(RideId ride, const QList<QList<GeoPoint>> &segments)
{
    if (ride == m_selectedRide) {
        m_map.showRoute(segments);
    }
}

void MainWindow::showFollowMode(FollowMode mode)
{
    m_followRide.setChecked(mode == FollowMode::Ride);
    m_followRider.setChecked(mode == FollowMode::Rider);
    m_followRider.setEnabled(m_map.participants().selected().has_value());
}

void MainWindow::showCounts()
{
    const auto rides = m_store.rides();
    const auto live = std::count_if(rides.begin(), rides.end(), [this](RideId id) {
        return m_store.ride(id)->status == RideStatus::Live;
    });
    m_counts.setText(tr("%1 rides, %2 live  ·  %3 riders, %4 with a position")
                         .arg(rides.size())
                         .arg(live)
                         .arg(m_store.participantCount())
                         .arg(m_map.participants().markerCount()));
}

void MainWindow::refreshAges(qint64 pictureAgeMsecs)
{
    m_badge.setAge(pictureAgeMsecs);
    m_rides.refreshAges();
    m_riders.refreshAges();
    m_map.refreshAges();
    showCounts();
}

void MainWindow::showHelp()
{
    QMessageBox::information(
        this, tr("Keys and markers"),
        tr("<p><b>Map</b>: arrow keys move, + and - zoom, Ctrl+0 fits all, Ctrl+G follows the "
           "ride, Ctrl+R the "
           "rider. Drag to move, turn the wheel to zoom, Shift and drag for a box.</p>"
           "<p><b>Go</b>: Ctrl+F search, Alt+1 rides, Alt+2 riders, Alt+3 map. Enter on a rider "
           "follows them.</p>"
           "<p><b>Shapes</b>: star leader, circle rider, square sweep, diamond support.</p>"
           "<p><b>Fill</b>: green moves, orange stands, pale is older than 30 s, hollow red older "
           "than 2 min, "
           "dashed older than 10 min.</p>"));
}

} // namespace saferide
