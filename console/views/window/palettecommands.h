// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/deskpicture.h"
#include "console/models/selection.h"
#include "console/views/window/commandpalette.h"

class QMenuBar;

namespace saferide {

/// Every action of the menus that can be used now, every ride and every rider. `selection` outlives
/// the commands.
QList<CommandPalette::Command> paletteCommands(const QMenuBar &bar, const DeskPicture &picture,
                                               Selection &selection);

} // namespace saferide
