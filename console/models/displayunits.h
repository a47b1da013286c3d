// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>

namespace saferide {

/// How lengths and times are shown.
struct DisplayUnits
{
    bool miles = false;
    bool twelveHours = false;
    bool operator==(const DisplayUnits &) const = default;
};

/// Of the whole desk, as QLocale::setDefault() is of a program. GUI thread only.
DisplayUnits displayUnits();
void setDisplayUnits(DisplayUnits units);

/// "350 m", "1.2 km", "27 km"; "380 yd", "1.2 mi".
QString distanceText(double meters);
/// "24 km/h", "15 mph".
QString speedText(double metersPerSecond);
/// "412 m", "1352 ft".
QString heightText(double meters);
/// "now", "12 s", "4 min", "2 h", "3 d"; negative ages are now.
QString ageText(qint64 msecs);
/// "09:15" or "9:15 am", with seconds on request; in local time.
QString clockText(const QDateTime &time, bool seconds = false);
/// Short date and clock time.
QString dateText(const QDateTime &time);

/// Metres of the unit that is counted along a route: a kilometre or a mile.
double longUnitMeters();
/// "km" or "mi".
QString longUnitName();

} // namespace saferide
