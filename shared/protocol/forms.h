// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"
#include "shared/domain/followlink.h"
#include "shared/domain/guest.h"
#include "shared/domain/newuser.h"
#include "shared/domain/position.h"
#include "shared/domain/ridechange.h"

#include <QJsonValue>

namespace saferide {

constexpr int MaxDescription = 10'000; ///< UTF-16 units, of a ride's or a route's

// Parse and validate what clients send. All fail with InvalidInput that lists all invalid fields.

Result<NewUser> newUserFromJson(const QJsonValue &body);
Result<NewRide> newRideFromJson(const QJsonValue &body);
Result<RideChange> rideChangeFromJson(const QJsonValue &body);

/// A route whose GPX has not been measured yet.
struct RouteForm
{
    std::optional<QString> title;
    std::optional<std::optional<QString>> description;
    std::optional<QString> gpx;
    bool operator==(const RouteForm &) const = default;
};
/// Requires title and GPX.
Result<RouteForm> newRouteFromJson(const QJsonValue &body);
/// Requires at least one field.
Result<RouteForm> routeChangeFromJson(const QJsonValue &body);

/// The ride code of `{ride_code}`, as typed.
Result<QString> rideCodeFromJson(const QJsonValue &body);

/// `{bib?, phone?, emergency_name?, emergency_phone?, medical_note?}`; what is absent is not known.
Result<RiderContact> contactFromJson(const QJsonValue &body);
/// The same with `display_name`.
Result<NewRider> newRiderFromJson(const QJsonValue &body);
/// The same with `ride_code`.
Result<NewGuest> guestFromJson(const QJsonValue &body);

/// `{participation_id?, expires_at, delay_minutes?, names?, hide_metres?}`.
Result<NewFollowLink> newFollowLinkFromJson(const QJsonValue &body);

/// `latitude, longitude, location_timestamp` and the optional fields. `arrival` replaces a
/// timestamp that is absent or null; without it the timestamp is required.
Result<LocationFix> locationFixFromJson(const QJsonValue &body,
                                        std::optional<Timestamp> arrival = {});

} // namespace saferide
