// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/rejections.h"

namespace saferide {

/// What riders may own only so much of: keys of `[limits]`, and `[follow] links_per_ride`.
enum class Quota { OpenRidesPerUser, RoutesPerUser, RouteBytesPerUser, FollowLinksPerRide };
constexpr auto namesOf(Quota)
{
    return std::array{"open_rides_per_user", "routes_per_user", "route_bytes_per_user",
                      "follow_links_per_ride"};
}

} // namespace saferide
