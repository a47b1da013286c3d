// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDockWidget>
#include <QMenu>

namespace saferide {

// Panels in menus.

/// Adds what shows and hides the panel: the dock's own action is called as its title is, which
/// names the selected ride.
void addPanelToggle(QMenu &menu, const QDockWidget &dock);
/// The keyboard goes to this widget; its panel, if it is in one, is shown and raised.
void goToPlace(QWidget &place);

} // namespace saferide
