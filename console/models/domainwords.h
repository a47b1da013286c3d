// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/incident.h"

#include <QVariant>

namespace saferide {

// What the words of the domain are called on the screen.
QString resolutionWords(Resolution resolution); ///< "false alarm"
QString roleWords(const QVariant &word); ///< of `leader` and the like
QString rideStatusWords(const QVariant &word); ///< of `live` and the like
QString userRoleWords(const QVariant &word); ///< of `dispatcher` and the like
QString stateWords(const QVariant &riderState); ///< of an int of RiderState

} // namespace saferide
