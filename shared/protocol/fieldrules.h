// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/geopoint.h"

#include <QString>

namespace saferide {

// The rules for fields and their error messages, the same for all inputs (REST, Socket.IO).

/// The error message for a number outside the range: "must be 0 or more", "must be -90 to 90".
QString ruleOf(const Range &range);

/// The canonical coordinates of a place: the 180th meridian is -180 (as in ISO 6709), and zero has
/// no sign.
GeoPoint normalized(GeoPoint point);

/// "must be an ISO 8601 time, like …"; numbers, a common mistake, are mentioned.
QString timeRule(bool isNumber);

} // namespace saferide
