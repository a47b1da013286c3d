// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"
#include "shared/domain/newuser.h"
#include "shared/domain/position.h"
#include "shared/domain/ridechange.h"

#include <QJsonValue>

namespace saferide {

// What clients may send, checked. All fail with InvalidInput that lists every wrong field.

Result<NewUser> newUserFromJson(const QJsonValue &body);
Result<NewRide> newRideFromJson(const QJsonValue &body);
Result<RideChange> rideChangeFromJson(const QJsonValue &body);

/// The text of a route that nobody measured yet.
struct RouteForm
{
    std::optional<QString> title;
    std::optional<std::optional<QString>> description;
    std::optional<QString> gpx;
    bool operator==(const RouteForm &) const = default;
};
/// Title and GPX are there.
Result<RouteForm> newRouteFromJson(const QJsonValue &body);
/// Any of them is there.
Result<RouteForm> routeChangeFromJson(const QJsonValue &body);

/// The ride code of `{ride_code}`, as it was typed.
Result<QString> rideCodeFromJson(const QJsonValue &body);

/// `latitude, longitude, location_timestamp` and what else the phone knew. `arrival` stands in for
/// a timestamp that is absent or null; without it the timestamp is required.
Result<LocationFix> locationFixFromJson(const QJsonValue &body,
                                        std::optional<Timestamp> arrival = {});

} // namespace saferide
