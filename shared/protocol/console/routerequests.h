// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/page.h"
#include "shared/domain/rideroute.h"
#include "shared/domain/route.h"
#include "shared/protocol/console/param.h"
#include "shared/protocol/forms.h"

#include <tuple>

/// The requests about routes; see docs/console-protocol.md.
namespace saferide::console {

/// The line to draw; nullopt if the ride has no route.
struct FindRideRoute
{
    static constexpr auto Method = "ride_route";
    using Reply = std::optional<RideRoute>;
    RideId ride;
    static constexpr auto Params = std::tuple(Param{"ride_id", &FindRideRoute::ride});
    bool operator==(const FindRideRoute &) const = default;
};

struct CreateRoute
{
    static constexpr auto Method = "create_route";
    using Reply = Route;
    RouteForm route; ///< with title and GPX
    static constexpr auto Params = std::tuple(FormParams{&CreateRoute::route});
    bool operator==(const CreateRoute &) const = default;
};

/// A page of the visible routes, ordered by id.
struct ListRoutes
{
    static constexpr auto Method = "list_routes";
    using Reply = PageOf<Route>;
    std::optional<qint64> afterId;
    static constexpr auto Params = std::tuple(Param{"after_id", &ListRoutes::afterId});
    bool operator==(const ListRoutes &) const = default;
};

} // namespace saferide::console
