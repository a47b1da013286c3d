// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/mapwindow.h"

#include "console/views/panels/plaintext.h"
#include "console/views/panels/ridermenu.h"

#include <QShortcut>
#include <QStatusBar>

namespace saferide {

MapWindow::MapWindow(const DeskPicture &picture, Selection &selection, QWidget *parent)
    : QMainWindow(parent, Qt::Window)
    , m_picture(picture)
    , m_selection(selection)
    , m_map(picture.store, &picture.trails)
{
    setAttribute(Qt::WA_DeleteOnClose);
    resize(1000, 760);
    setCentralWidget(&m_map);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addPermanentWidget(&m_badge);
    addKeys();
    connect(&m_map, &RideMap::participantClicked, &selection, &Selection::selectRider);
    connect(&m_map, &RideMap::groupClicked, this,
            [this](const QList<ParticipationId> &members, QPoint at) {
                offerRiders(members, m_picture.store, m_selection, *this, at);
            });
    connect(&selection, &Selection::rideChanged, this, &MapWindow::showRide);
    connect(&picture.store, &LiveRideStore::rideChanged, this, &MapWindow::showTitle);
    connect(&selection, &Selection::riderChanged, &m_map, &RideMap::selectParticipant);
    connect(&picture.routes, &RouteBook::courseChanged, this, [this](RideId ride) {
        if (ride == m_selection.ride()) {
            showRoute();
        }
    });
    showRide();
    m_map.selectParticipant(selection.rider());
}

void MapWindow::addKeys()
{
    const auto key = [this](const QKeySequence &keys, auto act) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, act);
    };
    key(Qt::CTRL | Qt::Key_0, [this] { m_map.fitAll(); });
    key(Qt::CTRL | Qt::Key_G, [this] { m_map.setFollowMode(FollowMode::Ride); });
    key(Qt::CTRL | Qt::Key_R, [this] { m_map.setFollowMode(FollowMode::Rider); });
    key(Qt::Key_F11, [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
}

void MapWindow::showLink(const LinkPicture &link)
{
    m_badge.show(link);
    m_map.setPictureStill(link.health != LinkPicture::Health::Live);
}

void MapWindow::refreshAges(qint64 pictureAgeMsecs)
{
    m_badge.setAge(pictureAgeMsecs);
    m_map.refreshAges();
}

void MapWindow::showRide()
{
    showTitle();
    m_map.showRide(m_selection.ride());
    showRoute();
}

void MapWindow::showTitle()
{
    const auto selected = m_selection.ride();
    const Ride *ride = selected ? m_picture.store.ride(*selected) : nullptr;
    setWindowTitle(ride ? tr("%1 – map – SafeRide desk").arg(inTitle(ride->title))
                        : tr("Map – SafeRide desk"));
}

void MapWindow::showRoute()
{
    const auto ride = m_selection.ride();
    const RideCourse *course = ride ? m_picture.routes.course(*ride) : nullptr;
    m_map.showRoute(course ? course->segments : QList<QList<GeoPoint>>());
}

} // namespace saferide
