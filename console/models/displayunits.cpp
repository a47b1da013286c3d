// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/displayunits.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace saferide {

namespace {

constexpr double MetersPerMile = 1609.344;
constexpr double MetersPerFoot = 0.3048;
constexpr double MetersPerYard = 0.9144;

DisplayUnits &current()
{
    static DisplayUnits units;
    return units;
}

/// Phones may report any number.
double sane(double value)
{
    constexpr double Most = 1e9;
    return std::clamp(value, -Most, Most);
}

long rounded(double value)
{
    return std::lround(sane(value));
}

QString decimal(double anyValue, const QString &unit)
{
    const double value = sane(anyValue);
    const bool isWhole = value >= 9.95 || std::abs(value - std::round(value)) < 0.005;
    return QLocale().toString(value, 'f', isWhole ? 0 : 1) + u' ' + unit;
}

} // namespace

DisplayUnits displayUnits()
{
    return current();
}

void setDisplayUnits(DisplayUnits units)
{
    current() = units;
}

double longUnitMeters()
{
    return current().miles ? MetersPerMile : 1000;
}

QString longUnitName()
{
    return current().miles ? QStringLiteral("mi") : QStringLiteral("km");
}

QString distanceText(double meters)
{
    if (current().miles) {
        return meters < MetersPerMile / 4
            ? QStringLiteral("%1 yd").arg(rounded(meters / MetersPerYard))
            : decimal(meters / MetersPerMile, longUnitName());
    }
    return meters < 999.5 ? QStringLiteral("%1 m").arg(rounded(meters))
                          : decimal(meters / 1000, longUnitName());
}

QString speedText(double metersPerSecond)
{
    return current().miles
        ? QStringLiteral("%1 mph").arg(rounded(metersPerSecond * 3600 / MetersPerMile))
        : QStringLiteral("%1 km/h").arg(rounded(metersPerSecond * 3.6));
}

QString heightText(double meters)
{
    return current().miles ? QStringLiteral("%1 ft").arg(rounded(meters / MetersPerFoot))
                           : QStringLiteral("%1 m").arg(rounded(meters));
}

QString ageText(qint64 msecs)
{
    const qint64 seconds = msecs / 1000;
    if (seconds < 1) {
        return QCoreApplication::translate("saferide::Ages", "now");
    }
    if (seconds < 60) {
        return QCoreApplication::translate("saferide::Ages", "%1 s").arg(seconds);
    }
    if (seconds < 3600) {
        return QCoreApplication::translate("saferide::Ages", "%1 min").arg(seconds / 60);
    }
    if (seconds < 48 * 3600) {
        return QCoreApplication::translate("saferide::Ages", "%1 h").arg(seconds / 3600);
    }
    return QCoreApplication::translate("saferide::Ages", "%1 d").arg(seconds / 86'400);
}

QString clockText(const QDateTime &time, bool seconds)
{
    const QTime local = time.toLocalTime().time();
    if (!current().twelveHours) {
        return local.toString(seconds ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm"));
    }
    return QLocale::c().toString(
        local, seconds ? QStringLiteral("h:mm:ss ap") : QStringLiteral("h:mm ap"));
}

QString dateText(const QDateTime &time)
{
    return QLocale().toString(time.toLocalTime().date(), QLocale::ShortFormat) + u' '
        + clockText(time);
}

} // namespace saferide
