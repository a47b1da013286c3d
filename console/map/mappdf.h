// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/mapview.h"

namespace saferide {

/// The map on a page, as MapView::paintOn(); an old file stays until the new one is whole. What
/// went wrong, in the words of the system; empty when all is well.
QString savePdf(MapView &map, const QString &fileName, const QString &title);

} // namespace saferide
