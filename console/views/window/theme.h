// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/mapcolors.h"

#include <QPalette>
#include <QString>

class QApplication;

namespace saferide {

enum class Theme { Daylight, Night, ColorBlind };

QPalette paletteOf(Theme theme);
MapColors mapColorsOf(Theme theme);

/// Fusion with our palette and spacing, in every window.
void applyTheme(QApplication &application, Theme theme);

} // namespace saferide
