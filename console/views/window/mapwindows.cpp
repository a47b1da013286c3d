// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/mapwindows.h"

namespace saferide {

MapWindows::MapWindows(const DeskPicture &picture, Selection &selection)
    : m_picture(picture)
    , m_selection(selection)
{
}

MapWindows::~MapWindows()
{
    for (const auto &window : std::as_const(m_windows)) {
        delete window.data();
    }
}

template<typename Act>
void MapWindows::forEach(Act act)
{
    m_windows.removeIf([](const QPointer<MapWindow> &window) { return window.isNull(); });
    for (const auto &window : std::as_const(m_windows)) {
        act(*window);
    }
}

MapWindow *MapWindows::open()
{
    auto *window = new MapWindow(m_picture, m_selection);
    m_windows.append(window);
    window->map().setColors(m_colors);
    window->map().setTiles(m_tiles);
    window->showLink(m_link);
    window->refreshAges(m_age);
    window->show();
    return window;
}

void MapWindows::closeAll()
{
    forEach([](MapWindow &window) { window.close(); });
}

void MapWindows::showLink(const LinkPicture &link)
{
    m_link = link;
    forEach([&](MapWindow &window) { window.showLink(link); });
}

void MapWindows::refreshAges(qint64 pictureAgeMsecs)
{
    m_age = pictureAgeMsecs;
    forEach([=](MapWindow &window) { window.refreshAges(pictureAgeMsecs); });
}

void MapWindows::setColors(const MapColors &colors)
{
    m_colors = colors;
    forEach([&](MapWindow &window) { window.map().setColors(colors); });
}

void MapWindows::setTiles(const std::shared_ptr<TileStore> &tiles)
{
    m_tiles = tiles;
    forEach([&](MapWindow &window) { window.map().setTiles(tiles); });
}

} // namespace saferide
