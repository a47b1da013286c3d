// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/ridemap.h"
#include "console/models/deskpicture.h"

#include <QMainWindow>

namespace saferide {

/// A second window with the map, for another screen: shows the ride that is selected at the desk,
/// and has its own view of it.
class MapWindow final : public QMainWindow
{
    Q_OBJECT

public:
    /// The picture outlives the window.
    explicit MapWindow(const DeskPicture &picture, QWidget *parent = nullptr);

    RideMap &map() { return m_map; }
    void showRide(std::optional<RideId> ride);

Q_SIGNALS:
    void participantClicked(saferide::ParticipationId participation);

private:
    void showRoute();

    const DeskPicture &m_picture;
    RideMap m_map;
    std::optional<RideId> m_ride;
};

} // namespace saferide
