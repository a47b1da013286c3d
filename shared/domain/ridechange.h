// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/ride.h"

namespace saferide {

/// What an organizer says of a ride that is to be made.
struct NewRide
{
    QString title;
    std::optional<QString> description;
    Timestamp startTime;
    std::optional<RouteId> route;
    RouteVisibility visibility = RouteVisibility::Always;
    bool listed = true;
    bool operator==(const NewRide &) const = default;
};

/// What is to change of a ride; absent stays as it is. An inner nullopt takes the value away.
struct RideChange
{
    std::optional<QString> title;
    std::optional<std::optional<QString>> description;
    std::optional<Timestamp> startTime;
    std::optional<std::optional<RouteId>> route;
    std::optional<RouteVisibility> visibility;
    std::optional<bool> listed;
    std::optional<bool> isActive; ///< false ends or cancels the ride; `status` goes before it
    std::optional<RideStatus> status;
    bool operator==(const RideChange &) const = default;
};

} // namespace saferide
