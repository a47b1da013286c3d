// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/mainwindow.h"

#include "console/views/dialogs/certificatedialog.h"
#include "console/views/panels/plaintext.h"
#include "console/views/panels/ridermenu.h"
#include "console/views/window/gpxdrop.h"
#include "console/views/window/helpwindow.h"
#include "console/views/window/palettecommands.h"

#include <QApplication>
#include <QDialog>
#include <QToolBar>

using namespace Qt::Literals::StringLiterals;

namespace saferide {

MainWindow::MainWindow(DeskPicture &picture, DeskCommands &commands, QWidget *parent)
    : QMainWindow(parent)
    , m_picture(picture)
    , m_selection(picture.store)
    , m_map(picture.store, &picture.trails)
    , m_mapWindows(picture, m_selection)
    , m_rides(picture.store, picture.names, m_selection)
    , m_riders(picture.store, picture.routes, m_selection)
    , m_attention(picture.store, picture.names, picture.watch, m_selection)
    , m_details(picture, m_selection)
    , m_logPanel(picture.log)
    , m_incidents(picture.store, picture.names, picture.watch)
    , m_statusLine(picture, m_map)
    , m_acts(picture, commands, *this)
    , m_riderActs(picture, commands, *this)
    , m_paper(m_map.view(), *this)
    , m_docks(*this, {m_rides, m_riders, m_attention, m_details, m_logPanel})
    , m_menus(*menuBar(), {picture, m_selection, m_acts, m_riderActs, m_map, m_mapWindows},
              places(), m_docks.all())
{
    resize(1440, 900);
    setCentralWidget(&m_map);
    setStatusBar(&m_statusLine);
    connect(new GpxDrop(*this), &GpxDrop::dropped, this,
            [this](const QString &file) { m_acts.useGpxFile(m_selection.ride(), file); });
    connectMenus();
    addToolBar(&m_incidents); // above all others
    addToolBarBreak();
    buildToolBar();
    connectPanels();
    connectMap();
    showTitles();
    showCounts();
    m_docks.arrange();
}

MainWindow::~MainWindow() = default;

void MainWindow::connectPanels()
{
    connect(&m_acts, &DeskActs::rideMade, this, &MainWindow::selectMadeRide);
    connect(&m_selection, &Selection::rideChanged, this, &MainWindow::showTitles);
    // Who chose something else meanwhile is not taken away from there.
    connect(&m_selection, &Selection::rideChanged, this, [this] { m_madeRide.reset(); });
    connect(&m_selection, &Selection::riderChanged, this, [this] { m_madeRide.reset(); });
    connect(&m_rides.table(), &QTableView::activated, this,
            [this] { m_map.setFollowMode(FollowMode::Ride); });
    connect(&m_riders, &RidersPanel::participantActivated, this,
            [this] { m_map.setFollowMode(FollowMode::Rider); });
    connect(&m_attention, &AttentionPanel::acknowledgeRequested, &m_riderActs,
            &RiderActs::acknowledge);
    connect(&m_attention, &AttentionPanel::comingRequested, &m_riderActs,
            &RiderActs::tellWhoIsComing);
    connect(&m_attention, &AttentionPanel::resolveRequested, &m_riderActs,
            &RiderActs::resolveIncident);
    connect(&m_incidents, &IncidentBar::acknowledgeRequested, &m_riderActs,
            &RiderActs::acknowledge);
    connect(&m_incidents, &IncidentBar::contactRequested, &m_riderActs, &RiderActs::editContact);
    connect(&m_incidents, &IncidentBar::showRequested, this, &MainWindow::goToIncident);
    const LiveRideStore &store = m_picture.store;
    connect(&store, &LiveRideStore::rideAdded, this, [this](RideId ride) {
        if (ride == m_madeRide) {
            selectMadeRide(ride);
        }
    });
    connect(&store, &LiveRideStore::rideChanged, this, &MainWindow::showTitles);
    connect(&m_picture.names, &RideNames::nameChanged, this, &MainWindow::showTitles);
}

void MainWindow::connectMap()
{
    m_map.attach(m_selection, m_picture.routes);
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
}

QList<DeskMenus::Place> MainWindow::places()
{
    return {{u"go.searchrides"_s, tr("&Search rides"), QKeySequence::Find, &m_rides.searchField()},
            {u"go.searchriders"_s, tr("Search ri&ders"), Qt::CTRL | Qt::SHIFT | Qt::Key_F,
             &m_riders.searchField()},
            {u"go.rides"_s, tr("&Rides"), Qt::ALT | Qt::Key_1, &m_rides.table()},
            {u"go.riders"_s, tr("R&iders"), Qt::ALT | Qt::Key_2, &m_riders.table()},
            {u"go.map"_s, tr("&Map"), Qt::ALT | Qt::Key_3, &m_map.view()},
            {u"go.attention"_s, tr("&Alerts"), Qt::ALT | Qt::Key_4, &m_attention.table()},
            {u"go.log"_s, tr("&Log"), Qt::ALT | Qt::Key_5, &m_logPanel.table()}};
}

void MainWindow::connectMenus()
{
    const DeskMenus *menus = &m_menus;
    connect(menus, &DeskMenus::nextAttentionRequested, this, &MainWindow::goToNextAttention);
    connect(menus, &DeskMenus::paletteRequested, this, &MainWindow::openPalette);
    connect(menus, &DeskMenus::helpRequested, this, &MainWindow::showHelp);
    connect(menus, &DeskMenus::printRequested, &m_paper, &MapPaper::print);
    connect(menus, &DeskMenus::savingMapRequested, &m_paper, &MapPaper::save);
    connect(&m_paper, &MapPaper::told, this, qOverload<bool, const QString &>(&MainWindow::tell));
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

void MainWindow::selectMadeRide(RideId ride)
{
    const bool isHere = m_picture.store.ride(ride) != nullptr; // the reply may be the faster one
    m_madeRide = isHere ? std::nullopt : std::optional(ride);
    if (isHere) {
        selectRide(ride);
    }
}

/// What the titles name may be called anew.
void MainWindow::showTitles()
{
    const auto ride = m_selection.ride();
    const QString name = ride ? inTitle(m_picture.names.nameOf(*ride)) : QString();
    setWindowTitle(ride ? tr("%1 – SafeRide desk").arg(name) : tr("SafeRide desk"));
    m_docks.nameRiders(name);
}

CommandPalette *MainWindow::openPalette()
{
    auto *palette = new CommandPalette(paletteCommands(*menuBar(), m_picture, m_selection), this);
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
        tell(!isStill(), isStill() ? TablePanel::stillText() : tr("No unacknowledged alerts."));
    }
}

void MainWindow::goToIncident(ParticipationId rider)
{
    m_selection.selectRider(rider);
    m_map.setFollowMode(FollowMode::Rider);
    m_attention.table().setFocus();
}

void MainWindow::showLink(const LinkPicture &link)
{
    m_badge.show(link);
    m_map.setPictureStill(link.isStill());
    m_mapWindows.showLink(link);
    m_menus.showLink(link);
    showStillness();
}

void MainWindow::showStillness()
{
    const bool hasPicture = m_badge.age() >= 0;
    const Timestamp current = m_picture.store.serverNow() + -m_badge.age(); // as the badge says
    const auto since = QDateTime::fromMSecsSinceEpoch(current.msecs);
    m_rides.setStill(isStill());
    m_riders.setStill(isStill());
    m_attention.setStill(isStill(),
                         isStill() && hasPicture
                             ? tr("No data received since %1.").arg(clockText(since, true))
                             : QString());
    showCounts();
}

void MainWindow::setUser(const User &user)
{
    m_menus.setUser(user);
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

void MainWindow::forgetPicture()
{
    m_madeRide.reset();
    setUser({});
    const auto dialogs = findChildren<QDialog *>();
    for (QDialog *dialog : dialogs) {
        if (dialog->isVisible() && qobject_cast<CertificateDialog *>(dialog) == nullptr) {
            dialog->reject();
        }
    }
}

void MainWindow::tell(LogModel::Kind kind, const QString &sentence)
{
    m_picture.log.add(kind, sentence);
    m_statusLine.tell(kind, sentence);
}

void MainWindow::tell(bool succeeded, const QString &sentence)
{
    tell(succeeded ? LogModel::Kind::Done : LogModel::Kind::Failed, sentence);
}

void MainWindow::showCounts()
{
    m_statusLine.showCounts(isStill());
    m_docks.nameAttention(m_picture.watch.openCount());
}

void MainWindow::refreshAges(qint64 pictureAgeMsecs)
{
    m_badge.setAge(pictureAgeMsecs);
    m_rides.refreshAges();
    m_riders.refreshAges();
    m_attention.refreshAges();
    m_incidents.refresh();
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
