// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/geopoint.h"

#include <QString>

namespace saferide {

// What fields must be, in numbers and in words; the same on every way in (REST, Socket.IO).

/// What a number outside of the range hears: "must be 0 or more", "must be -90 to 90".
QString ruleOf(const Range &range);

/// A place has one pair of numbers: the 180th meridian is -180 (as ISO 6709 has it), and no zero
/// has a sign.
GeoPoint normalized(GeoPoint point);

/// "must be an ISO 8601 time, like …"; what programs often have instead is named.
QString timeRule(bool isNumber);

} // namespace saferide
