// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/liveride.h"
#include "shared/protocol/busmessage.h"

namespace saferide {

// Newest positions, as nodes tell each other of them. All participations have one.

bus::RiderFix riderFix(const Participation &participation);
/// As many messages as they need.
QList<bus::Fixes> newestOf(RideId ride, const QList<Participation> &participations);
/// Of a position that came some time ago at another node: by the time of its arrival there, which
/// is no earlier.
LastContact contactOf(const LocationFix &fix, Timestamp now);

} // namespace saferide
