// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/mainwindow.h"

#include "console/views/plaintext.h"
#include "console/views/ridermenu.h"

#include <QDragEnterEvent>
#include <QMenu>
#include <QMimeData>
#include <QStatusBar>

using namespace Qt::Literals::StringLiterals;

namespace saferide {

namespace {

constexpr int ToldForMsecs = 12'000;
const QString StateKey = QStringLiteral("state");

QString droppedGpx(const QMimeData *data)
{
    const auto urls = data->urls();
    const QString file = urls.size() == 1 ? urls.first().toLocalFile() : QString();
    return file.endsWith(QStringLiteral(".gpx"), Qt::CaseInsensitive) ? file : QString();
}

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
{
    setWindowTitle(tr("SafeRide desk"));
    resize(1440, 900);
    setAcceptDrops(true);
    setCentralWidget(&m_map);
    buildDocks();
    buildRideMenu();
    buildRiderMenu();
    buildMapMenu();
    buildGoMenu();
    buildViewMenu();
    buildDeskMenu();
    buildToolBar();
    buildStatusBar();
    connectPanels();
    connectMap();
    m_riders.showRide(std::nullopt);
    showFollowMode(m_map.followMode());
    showCounts();
    updateActions();
    m_firstLayout = saveLayout();
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
    for (const auto signal : {&AttentionWatch::raised, &AttentionWatch::changed}) {
        connect(&m_picture.watch, signal, this, [this](const Attention &attention) {
            if (attention.participation == m_selection.rider()) {
                updateActions();
            }
        });
    }
    connect(&m_picture.watch, &AttentionWatch::ended, this, [this](ParticipationId rider) {
        if (rider == m_selection.rider()) {
            updateActions();
        }
    });
    const LiveRideStore &store = m_picture.store;
    connect(&store, &LiveRideStore::rideAdded, this, [this](RideId ride) {
        if (ride == m_madeRide) {
            selectMadeRide(ride);
        }
    });
    connect(&store, &LiveRideStore::rideChanged, this, [this](RideId ride) {
        if (ride == m_selection.ride()) {
            nameTargets();
        }
    });
    connect(&store, &LiveRideStore::participantChanged, this, [this](RideId, ParticipationId id) {
        if (id == m_selection.rider()) {
            nameTargets();
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
    connect(&m_map, &RideMap::followModeChanged, this, &MainWindow::showFollowMode);
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
        action(QStringLiteral("map.measure"))->setChecked(tool == RideMap::Tool::Measure);
        action(QStringLiteral("map.draw"))->setChecked(tool == RideMap::Tool::Draw);
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

void MainWindow::buildDocks()
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
    QDockWidget *rides =
        addDock(tr("Rides"), QStringLiteral("ridesDock"), &m_rides, Qt::LeftDockWidgetArea);
    QDockWidget *riders =
        addDock(tr("Riders"), QStringLiteral("ridersDock"), &m_riders, Qt::LeftDockWidgetArea);
    QDockWidget *attention = addDock(tr("Needs attention"), QStringLiteral("attentionDock"),
                                     &m_attention, Qt::RightDockWidgetArea);
    QDockWidget *details =
        addDock(tr("Rider"), QStringLiteral("detailsDock"), &m_details, Qt::RightDockWidgetArea);
    QDockWidget *log =
        addDock(tr("Log"), QStringLiteral("logDock"), &m_logPanel, Qt::BottomDockWidgetArea);
    resizeDocks({rides, attention}, {500, 400}, Qt::Horizontal);
    resizeDocks({rides, riders}, {260, 500}, Qt::Vertical);
    resizeDocks({attention, details}, {300, 460}, Qt::Vertical);
    resizeDocks({log}, {170}, Qt::Vertical);
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
    nameTargets();
}

void MainWindow::showSelectedRider()
{
    const auto rider = m_selection.rider();
    m_riders.selectParticipant(rider);
    m_attention.showRider(rider);
    m_map.selectParticipant(rider);
    m_details.showParticipant(rider);
    nameTargets();
    if (rider) {
        Q_EMIT historyWanted(*rider);
    }
}

/// Says in every act what it would act on.
void MainWindow::nameTargets()
{
    const auto selectedRide = m_selection.ride();
    const auto selectedRider = m_selection.rider();
    const Ride *ride = selectedRide ? m_picture.store.ride(*selectedRide) : nullptr;
    const Participant *rider =
        selectedRider ? m_picture.store.participant(*selectedRider) : nullptr;
    setWindowTitle(ride ? tr("%1 – SafeRide desk").arg(ride->title) : tr("SafeRide desk"));
    m_docks[QStringLiteral("ridersDock")]->setWindowTitle(ride ? tr("Riders of %1").arg(ride->title)
                                                               : tr("Riders"));
    for (const auto &[action, needs] : std::as_const(m_needs)) {
        const QString withTarget = m_targetTexts.value(action->objectName());
        if (withTarget.isEmpty()) {
            continue;
        }
        const bool ofRider = needs == Needs::Rider || needs == Needs::Attention;
        const QString name =
            ofRider ? (rider ? rider->username : QString()) : (ride ? ride->title : QString());
        action->setProperty(TargetProperty, shortened(name, 40));
        action->setText(name.isEmpty() ? action->data().toString() : withTarget.arg(inMenu(name)));
    }
    updateActions();
}

void MainWindow::goToNextAttention()
{
    QTableView &table = m_attention.table();
    const int rows = table.model()->rowCount();
    if (rows == 0) {
        tell(true, tr("Nobody needs attention."));
        return;
    }
    const int from = table.selectionModel()->hasSelection() ? table.currentIndex().row() + 1 : 0;
    int chosen = from % rows;
    for (int step = 0; step < rows; ++step) { // what nobody has seen goes first
        const int row = (from + step) % rows;
        if (table.model()->index(row, 0).data(AttentionOpenRole).toBool()) {
            chosen = row;
            break;
        }
    }
    table.selectRow(chosen);
    m_map.setFollowMode(FollowMode::Rider);
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
    m_badge.setFixedHeight(m_badge.sizeHint().height());
    m_map.setPictureStill(link.health != LinkPicture::Health::Live);
    m_mapWindows.showLink(link);
    updateActions();
}

void MainWindow::setUser(const User &user)
{
    m_user = user;
    updateActions();
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
    statusBar()->showMessage((succeeded ? QStringLiteral("✓ ") : QStringLiteral("✗ ")) + sentence,
                             ToldForMsecs);
}

void MainWindow::showCounts()
{
    const auto rides = m_picture.store.rides();
    const auto live = std::count_if(rides.begin(), rides.end(), [this](RideId id) {
        return m_picture.store.ride(id)->status == RideStatus::Live;
    });
    const int open = m_picture.watch.openCount();
    m_counts.setText(
        tr("%n ride(s)", nullptr, int(rides.size())) + QStringLiteral(", ")
        + tr("%n live", nullptr, int(live)) + QStringLiteral("  ·  ")
        + tr("%n rider(s)", nullptr, int(m_picture.store.participantCount()))
        + QStringLiteral("  ·  ")
        + (open == 0 ? tr("nobody needs attention") : tr("%n need(s) attention", nullptr, open)));
    m_docks[QStringLiteral("attentionDock")]->setWindowTitle(
        open == 0 ? tr("Needs attention") : tr("Needs attention (%1)").arg(open));
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
    showCounts();
}

QHash<QString, QByteArray> MainWindow::saveLayout() const
{
    return {{StateKey, saveState()},
            {QStringLiteral("rides"), m_rides.saveColumns()},
            {QStringLiteral("riders"), m_riders.saveColumns()},
            {QStringLiteral("attention"), m_attention.saveColumns()},
            {QStringLiteral("log"), m_logPanel.saveColumns()}};
}

void MainWindow::restoreLayout(const QHash<QString, QByteArray> &layout)
{
    if (!layout.value(StateKey).isEmpty() && !restoreState(layout.value(StateKey))) {
        resetLayout();
        return;
    }
    m_rides.restoreColumns(layout.value(QStringLiteral("rides")));
    m_riders.restoreColumns(layout.value(QStringLiteral("riders")));
    m_attention.restoreColumns(layout.value(QStringLiteral("attention")));
    m_logPanel.restoreColumns(layout.value(QStringLiteral("log")));
}

void MainWindow::resetLayout()
{
    restoreState(m_firstLayout.value(StateKey));
    for (TablePanel *panel :
         std::initializer_list<TablePanel *>{&m_rides, &m_riders, &m_attention, &m_logPanel}) {
        panel->resetColumns();
    }
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!droppedGpx(event->mimeData()).isEmpty()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent *event)
{
    const QString file = droppedGpx(event->mimeData());
    event->acceptProposedAction();
    // After the drop is over: the dialog must not hold up whoever was dragged from.
    QMetaObject::invokeMethod(
        this, [this, file] { m_acts.useGpxFile(m_selection.ride(), file); }, Qt::QueuedConnection);
}

} // namespace saferide
