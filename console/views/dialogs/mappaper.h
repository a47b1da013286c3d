// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/mapview.h"

namespace saferide {

/// The map on paper and as a PDF file. Asks where. GUI thread only.
class MapPaper final : public QObject
{
    Q_OBJECT

public:
    /// Both outlive it; the title of `window` is that of the document.
    MapPaper(MapView &map, QWidget &window);

    void print();
    void save();

Q_SIGNALS:
    /// What came of it, for a person.
    void told(bool succeeded, const QString &sentence);

private:
    MapView &m_map;
    QWidget &m_window;
};

} // namespace saferide
