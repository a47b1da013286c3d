// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace saferide {

/// GPX text that was parsed, with its measurements.
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

/// A change of a route: absent fields are left unchanged, an inner nullopt clears the value.
struct RouteChange
{
    std::optional<QString> title;
    std::optional<std::optional<QString>> description;
    std::optional<MeasuredGpx> gpx;
    bool operator==(const RouteChange &) const = default;
};

} // namespace saferide
