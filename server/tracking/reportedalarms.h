// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/incident.h"
#include "shared/protocol/tracking/reading.h"

#include <vector>

namespace saferide::tracking {

/// What the alarms of an app raise, one of a kind: the newest, with the place if it has one,
/// however late it comes. Apps send no ids: it is identified by its time and its kind.
std::vector<Incident> reportedAlarms(const std::vector<Reading> &readings, Timestamp arrival);

} // namespace saferide::tracking
