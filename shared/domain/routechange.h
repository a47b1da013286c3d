// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace saferide {

/// GPX text that was read, with what was measured along it.
struct MeasuredGpx
{
    QString text;
    double distanceMeters = 0;
    double ascentMeters = 0;
    bool operator==(const MeasuredGpx &) const = default;
};

struct NewRoute
{
    QString title;
    std::optional<QString> description;
    MeasuredGpx gpx;
    bool operator==(const NewRoute &) const = default;
};

/// What is to change of a route; absent stays as it is. An inner nullopt takes the value away.
struct RouteChange
{
    std::optional<QString> title;
    std::optional<std::optional<QString>> description;
    std::optional<MeasuredGpx> gpx;
    bool operator==(const RouteChange &) const = default;
};

} // namespace saferide
