// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/timestamp.h"
#include "shared/domain/id.h"

#include <QString>

#include <optional>

namespace saferide {

enum class RideStatus { Planned, Live, Finished, Cancelled };

/// `planned`, `live`, `finished`, `cancelled`.
QString toString(RideStatus status);
std::optional<RideStatus> rideStatusFromString(QStringView word);

/// Who may see the route of a ride: all participants (`always`), all participants once the ride is
/// live (`start`), or only the organizer and dispatchers (`secret`).
enum class RouteVisibility { Always, Start, Secret };
QString toString(RouteVisibility visibility);
std::optional<RouteVisibility> routeVisibilityFromString(QStringView word);

/// A ride code has 6 characters of A-Z and 0-9. Accepts any case and surrounding spaces; nullopt
/// for anything else.
std::optional<QString> normalizedRideCode(QStringView text);

struct Ride
{
    RideId id;
    QString code; ///< 6 of A-Z, 0-9
    QString title;
    std::optional<QString> description;
    Timestamp startTime;
    std::optional<RouteId> route;
    RouteVisibility visibility = RouteVisibility::Always;
    bool listed = true;
    RideStatus status = RideStatus::Planned;
    UserId organizer;
    Timestamp createdAt;
    Timestamp updatedAt;
    qint64 version = 0; ///< +1 with each change: says which of two is newer; 0: not known
    bool guests = true; ///< whoever knows the code may join without an account
    bool shareGroup = true; ///< tracking apps that can show others are told where the group is
    bool operator==(const Ride &) const = default;

    /// `is_active` on the wire.
    bool isActive() const { return status == RideStatus::Planned || status == RideStatus::Live; }
};

} // namespace saferide
