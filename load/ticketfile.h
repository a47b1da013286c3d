// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/rider.h"

#include "shared/core/result.h"

#include <vector>

namespace saferide::load {

/// Reads the lines `CODE USER_ID TOKEN` that `saferided seed` prints.
Result<std::vector<Ticket>> readTickets(const QString &fileName);

} // namespace saferide::load
