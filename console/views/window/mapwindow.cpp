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
    m_map.attach(selection, picture.routes);
    connect(&m_map, &RideMap::groupClicked, this,
            [this](const QList<ParticipationId> &members, QPoint at) {
                offerRiders(members, m_picture.store, m_selection, *this, at);
            });
    connect(&selection, &Selection::rideChanged, this, &MapWindow::showTitle);
    connect(&picture.store, &LiveRideStore::rideChanged, this, &MapWindow::showTitle);
    connect(&picture.names, &RideNames::nameChanged, this, &MapWindow::showTitle);
    showTitle();
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
    m_map.setPictureStill(link.isStill());
}

void MapWindow::refreshAges(qint64 pictureAgeMsecs)
{
    m_badge.setAge(pictureAgeMsecs);
    m_map.refreshAges();
}

void MapWindow::showTitle()
{
    const auto ride = m_selection.ride();
    setWindowTitle(ride ? tr("%1 – map – SafeRide desk").arg(inTitle(m_picture.names.nameOf(*ride)))
                        : tr("Map – SafeRide desk"));
}

} // namespace saferide
