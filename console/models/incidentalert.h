// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/attentionwatch.h"

namespace saferide {

// Incidents as alerts.

AttentionKind alertOf(IncidentKind kind);
/// Acknowledged by who changed it last, once it is.
Attention attentionOf(const Incident &incident);

} // namespace saferide
