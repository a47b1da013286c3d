// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/paneltoggle.h"

namespace saferide {

void addPanelToggle(QMenu &menu, const QDockWidget &dock)
{
    QAction *own = dock.toggleViewAction();
    QAction *action = menu.addAction(dock.windowTitle());
    action->setCheckable(true);
    action->setChecked(own->isChecked());
    QObject::connect(own, &QAction::toggled, action, &QAction::setChecked);
    QObject::connect(action, &QAction::triggered, own, &QAction::trigger);
}

void goToPlace(QWidget &place)
{
    if (auto *dock = qobject_cast<QDockWidget *>(place.parentWidget()->parentWidget())) {
        dock->show();
        dock->raise();
    }
    place.activateWindow(); // the key may come from a map window
    place.setFocus(Qt::ShortcutFocusReason);
}

} // namespace saferide
