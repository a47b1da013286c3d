// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/mapwindow.h"

#include <QShortcut>

namespace saferide {

MapWindow::MapWindow(const DeskPicture &picture, QWidget *parent)
    : QMainWindow(parent, Qt::Window)
    , m_picture(picture)
    , m_map(picture.store, &picture.trails)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Map – SafeRide desk"));
    resize(1000, 760);
    setCentralWidget(&m_map);
    const auto key = [this](const QKeySequence &keys, auto act) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, act);
    };
    key(Qt::CTRL | Qt::Key_0, [this] { m_map.fitAll(); });
    key(Qt::CTRL | Qt::Key_G, [this] { m_map.setFollowMode(FollowMode::Ride); });
    key(Qt::CTRL | Qt::Key_R, [this] { m_map.setFollowMode(FollowMode::Rider); });
    key(Qt::Key_F11, [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    connect(&m_map, &RideMap::participantClicked, this, &MapWindow::participantClicked);
    connect(&picture.routes, &RouteBook::courseChanged, this, [this](RideId ride) {
        if (ride == m_ride) {
            showRoute();
        }
    });
}

void MapWindow::showRide(std::optional<RideId> ride)
{
    m_ride = ride;
    m_map.showRide(ride);
    showRoute();
}

void MapWindow::showRoute()
{
    const RideCourse *course = m_ride ? m_picture.routes.course(*m_ride) : nullptr;
    m_map.showRoute(course ? course->segments : QList<QList<GeoPoint>>());
}

} // namespace saferide
