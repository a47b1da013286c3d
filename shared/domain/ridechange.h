// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/ride.h"

namespace saferide {

/// A ride to be created.
struct NewRide
{
    QString title;
    std::optional<QString> description;
    Timestamp startTime;
    std::optional<RouteId> route;
    RouteVisibility visibility = RouteVisibility::Always;
    bool listed = true;
    bool guests = true;
    bool shareGroup = true;
    bool operator==(const NewRide &) const = default;
};

/// A change of a ride: absent fields are left unchanged, an inner nullopt clears the value.
struct RideChange
{
    std::optional<QString> title;
    std::optional<std::optional<QString>> description;
    std::optional<Timestamp> startTime;
    std::optional<std::optional<RouteId>> route;
    std::optional<RouteVisibility> visibility;
    std::optional<bool> listed;
    std::optional<bool> isActive; ///< false finishes or cancels the ride; `status` takes precedence
    std::optional<RideStatus> status;
    std::optional<bool> guests;
    std::optional<bool> shareGroup;
    bool operator==(const RideChange &) const = default;
};

} // namespace saferide
