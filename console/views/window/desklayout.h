// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/views/panels/tablepanel.h"

#include <QHash>
#include <QMainWindow>

namespace saferide {

/// What somebody arranged in a window: docks, and the columns of its tables.
class DeskLayout
{
public:
    /// The panels by name; all outlive it. Made when the window is complete: as it is then is what
    /// reset() brings back.
    DeskLayout(QMainWindow &window, const QHash<QString, TablePanel *> &panels);

    QHash<QString, QByteArray> save() const;
    void restore(const QHash<QString, QByteArray> &layout);
    void reset();

private:
    QMainWindow &m_window;
    const QHash<QString, TablePanel *> m_panels;
    const QByteArray m_first;
};

} // namespace saferide
