// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/views/window/mapwindow.h"

#include <QPointer>

namespace saferide {

/// The map windows on other screens: what the desk shows and how it looks goes to all of them, and
/// to those that are opened later. GUI thread only.
class MapWindows
{
    Q_DISABLE_COPY_MOVE(MapWindows)

public:
    /// Both outlive it.
    MapWindows(const DeskPicture &picture, Selection &selection);
    ~MapWindows();

    MapWindow *open();
    void closeAll();
    void showLink(const LinkPicture &link);
    void refreshAges(qint64 pictureAgeMsecs);
    void setColors(const MapColors &colors);
    void setTiles(const std::shared_ptr<TileStore> &tiles);

private:
    template<typename Act>
    void forEach(Act act);

    const DeskPicture &m_picture;
    Selection &m_selection;
    QList<QPointer<MapWindow>> m_windows;
    LinkPicture m_link;
    qint64 m_age = -1;
    MapColors m_colors = MapColors::daylight();
    std::shared_ptr<TileStore> m_tiles;
};

} // namespace saferide
