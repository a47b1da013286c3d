// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/liveridestore.h"
#include "console/models/selection.h"
#include "console/views/window/commandpalette.h"

class QMenuBar;

namespace saferide {

/// Every action of the menus that can be used now, every ride and every rider. `selection` outlives
/// the commands.
QList<CommandPalette::Command> paletteCommands(const QMenuBar &bar, const LiveRideStore &store,
                                               Selection &selection);

} // namespace saferide
