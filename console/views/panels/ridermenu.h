// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/liveridestore.h"
#include "console/models/selection.h"

#include <QPoint>
#include <QWidget>

namespace saferide {

/// A menu at this place of the screen with the names of these riders; who is chosen is selected.
/// Returns at once. `store` and `selection` outlive `parent`.
void offerRiders(const QList<ParticipationId> &riders, const LiveRideStore &store,
                 Selection &selection, QWidget &parent, QPoint at);

} // namespace saferide
