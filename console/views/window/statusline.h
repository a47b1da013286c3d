// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/ridemap.h"
#include "console/models/deskpicture.h"
#include "console/views/panels/elidedlabel.h"

#include <QStatusBar>

namespace saferide {

/// The bottom of the window: what was told last, where the pointer is, and how many there are.
class StatusLine final : public QStatusBar
{
    Q_OBJECT

public:
    /// Both outlive the line.
    StatusLine(const DeskPicture &picture, RideMap &map, QWidget *parent = nullptr);

    /// A sentence, for a while.
    void tell(LogModel::Kind kind, const QString &sentence);
    /// `still`: they are not those of now.
    void showCounts(bool still);

private:
    void showTool(RideMap::Tool tool);

    const DeskPicture &m_picture;
    ElidedLabel m_place; // neither makes the window wider
    ElidedLabel m_counts;
};

} // namespace saferide
