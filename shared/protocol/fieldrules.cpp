// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/fieldrules.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

QString ruleOf(const Range &range)
{
    if (range.most == Range::Any) {
        return range.least == -Range::Any ? u"must be a number"_s
                                          : u"must be %1 or more"_s.arg(range.least);
    }
    return u"must be %1 to %2"_s.arg(range.least).arg(range.most);
}

GeoPoint normalized(GeoPoint point)
{
    const double longitude = point.longitude == 180 ? -180 : point.longitude;
    return {point.latitude + 0.0, longitude + 0.0}; // -0.0 + 0.0 is 0.0
}

QString timeRule(bool isNumber)
{
    return isNumber ? u"must be an ISO 8601 time, like 2026-01-31T09:15:00+00:00, not a number"_s
                    : u"must be an ISO 8601 time, like 2026-01-31T09:15:00+00:00"_s;
}

} // namespace saferide
