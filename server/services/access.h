// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/repositories/riderepository.h"
#include "server/repositories/routerepository.h"
#include "shared/core/result.h"
#include "shared/domain/participation.h"
#include "shared/domain/user.h"

namespace saferide::access {

/// NotFound: there is none.
Result<RideOfViewer> existing(const Result<std::optional<RideOfViewer>> &found);
/// Conflict: the ride is over.
Result<void> requireActive(const Ride &ride);

// Who may see and do what: the only place that says so. REST, Socket.IO and the desk all come here
// through the services. What a user may not see is NotFound, what they see but may not do
// Forbidden. How a user meets a route the database finds out, in sql/fragments/route_rights.sql
// alone; the lists of the repositories find the same things by SQL and must agree.

/// Part of the ride: organizes it, joined it, or watches over all.
bool isIn(const User &user, const RideOfViewer &ride);
bool seesRide(const User &user, const RideOfViewer &ride);
bool managesRide(const User &user, const Ride &ride);

/// NotFound where the user may not see the ride.
Result<void> toSee(const User &user, const RideOfViewer &ride);
/// Its title, times, status, and its end: organizer, dispatchers, admins.
Result<void> toChange(const User &user, const RideOfViewer &ride);
/// Send a message to everybody in it: the same.
Result<void> toAnnounce(const User &user, const RideOfViewer &ride);
/// Who is in it and where they are.
Result<void> toSeeParticipants(const User &user, const RideOfViewer &ride);
/// A position belongs to whoever was there: nobody reports one for another user.
Result<void> toReport(const User &user, const RideOfViewer &ride,
                      const Participation &participation);
/// What is of the rider alone: the keys of their apps.
Result<void> toOwn(const User &user, const Participation &participation);
/// Add riders who have no account: the same.
Result<void> toAddRiders(const User &user, const RideOfViewer &ride);
/// See and change what a dispatcher must know of a rider in trouble: dispatchers, admins, the
/// rider, and the organizer who added the rider.
Result<void> toSeeContact(const User &user, const Ride &ride, const Participation &participation,
                          const std::optional<UserId> &addedBy);
/// Make and revoke the key of a rider: their own; of a rider without an account whom somebody
/// added, whoever manages the ride.
Result<void> toHandleKey(const User &user, const Ride &ride, const Participation &participation,
                         const std::optional<UserId> &addedBy);
/// Let people without an account follow it: one rider by that rider, everybody (`participation` is
/// null) by whoever manages the ride, who handles the links of all.
Result<void> toShare(const User &user, const RideOfViewer &ride,
                     const Participation *participation);
/// Answer for who needs attention: dispatchers, admins.
Result<void> toWatch(const User &user);
/// What happened to a rider: they themselves, the organizer, dispatchers, admins.
bool seesIncidentsOf(const User &user, const RideOfViewer &ride, UserId rider);
/// Leave a ride oneself, or be taken out by whoever manages it.
Result<void> toRemove(const User &user, const RideOfViewer &ride,
                      const Participation &participation);

bool seesRoute(const User &user, const RouteOfViewer &route);
bool seesGpx(const User &user, const RouteOfViewer &route);
Result<void> toSee(const User &user, const RouteOfViewer &route);
Result<void> toChange(const User &user, const RouteOfViewer &route);
/// Give it to a ride of one's own. Only who sees the line: as an organizer they would see it.
Result<void> toUse(const User &user, const RouteOfViewer &route);
/// The route as the user may have it: without its GPX where every ride still hides that.
Route shownTo(const User &user, const RouteOfViewer &route);

/// Use a desk: dispatchers, admins.
Result<void> toUseDesk(const User &user);
Result<void> toListUsers(const User &user);
/// Make accounts and change roles: admins.
Result<void> toManageUsers(const User &user);
/// Dispatchers for riders, admins for everybody.
Result<void> toResetPassword(const User &user, const User &whose);

} // namespace saferide::access
