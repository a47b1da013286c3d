// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/ridemap.h"
#include "console/models/deskpicture.h"
#include "console/models/selection.h"
#include "console/views/window/linkbadge.h"

#include <QMainWindow>

namespace saferide {

/// A second window with the map, for another screen: shows what is selected at the desk, has its
/// own view of it, and says like the desk whether the picture is live and how old it is.
class MapWindow final : public QMainWindow
{
    Q_OBJECT

public:
    /// Both outlive the window.
    MapWindow(const DeskPicture &picture, Selection &selection, QWidget *parent = nullptr);

    RideMap &map() { return m_map; }
    LinkBadge &linkBadge() { return m_badge; }
    void showLink(const LinkPicture &link);
    /// Once a second; negative: there is no picture.
    void refreshAges(qint64 pictureAgeMsecs);

private:
    void addKeys();
    void showTitle();

    const DeskPicture &m_picture;
    Selection &m_selection;
    RideMap m_map;
    LinkBadge m_badge;
};

} // namespace saferide
