// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/access.h"

#include "shared/domain/notinride.h"

namespace saferide::access {

using namespace Qt::Literals::StringLiterals;

namespace {

Error noSuchRide()
{
    return {ErrorCode::NotFound, u"there is no such ride"_s};
}

Error noSuchRoute()
{
    return {ErrorCode::NotFound, u"there is no such route"_s};
}

Error forbidden(const QString &sentence)
{
    return {ErrorCode::Forbidden, sentence};
}

Result<void> toManage(const User &user, const RideOfViewer &ride, const QString &otherwise)
{
    if (!seesRide(user, ride)) {
        return noSuchRide();
    }
    return managesRide(user, ride.ride) ? Result<void>() : forbidden(otherwise);
}

} // namespace

Result<RideOfViewer> existing(const Result<std::optional<RideOfViewer>> &found)
{
    if (!found) {
        return found.error();
    }
    return *found ? Result(**found) : noSuchRide();
}

Result<void> requireActive(const Ride &ride)
{
    return ride.isActive() ? Result<void>() : Error{ErrorCode::Conflict, u"this ride is over"_s};
}

bool isIn(const User &user, const RideOfViewer &ride)
{
    return ride.joined || ride.ride.organizer == user.id || user.seesEverything();
}

bool seesRide(const User &user, const RideOfViewer &ride)
{
    return isIn(user, ride) || (ride.ride.listed && ride.ride.isActive());
}

bool managesRide(const User &user, const Ride &ride)
{
    return ride.organizer == user.id || user.seesEverything();
}

Result<void> toSee(const User &user, const RideOfViewer &ride)
{
    return seesRide(user, ride) ? Result<void>() : noSuchRide();
}

Result<void> toChange(const User &user, const RideOfViewer &ride)
{
    return toManage(user, ride, u"only its organizer or a dispatcher may change this ride"_s);
}

Result<void> toAnnounce(const User &user, const RideOfViewer &ride)
{
    return toManage(user, ride,
                    u"only its organizer or a dispatcher may send a message to this ride"_s);
}

Result<void> toSeeParticipants(const User &user, const RideOfViewer &ride)
{
    if (!seesRide(user, ride)) {
        return noSuchRide();
    }
    return isIn(user, ride) ? Result<void>() : notInRide();
}

Result<void> toReport(const User &user, const RideOfViewer &ride,
                      const Participation &participation)
{
    if (!seesRide(user, ride)) {
        return Error{ErrorCode::NotFound, u"there is no such participation"_s};
    }
    return toOwn(user, participation);
}

Result<void> toOwn(const User &user, const Participation &participation)
{
    return participation.user == user.id ? Result<void>()
                                         : forbidden(u"this is another user's participation"_s);
}

Result<void> toAddRiders(const User &user, const RideOfViewer &ride)
{
    return toManage(user, ride,
                    u"only its organizer or a dispatcher may add riders to this ride"_s);
}

Result<void> toSeeContact(const User &user, const Ride &ride, const Participation &participation,
                          const std::optional<UserId> &addedBy)
{
    const bool hasAdded = ride.organizer == user.id && addedBy == user.id;
    return hasAdded || user.seesEverything() ? Result<void>() : toOwn(user, participation);
}

Result<void> toHandleKey(const User &user, const Ride &ride, const Participation &participation,
                         const std::optional<UserId> &addedBy)
{
    return addedBy && managesRide(user, ride) ? Result<void>() : toOwn(user, participation);
}

Result<void> toShare(const User &user, const RideOfViewer &ride, const Participation *participation)
{
    if (participation != nullptr && participation->user == user.id) {
        return {};
    }
    return toManage(
        user, ride,
        u"only its organizer or a dispatcher may share this ride, and each rider what is "
        "theirs"_s);
}

Result<void> toWatch(const User &user)
{
    return user.seesEverything() ? Result<void>()
                                 : forbidden(u"only dispatchers and admins watch over all rides"_s);
}

bool seesIncidentsOf(const User &user, const RideOfViewer &ride, UserId rider)
{
    return managesRide(user, ride.ride) || rider == user.id;
}

Result<void> toRemove(const User &user, const RideOfViewer &ride,
                      const Participation &participation)
{
    if (participation.user == user.id || managesRide(user, ride.ride)) {
        return {};
    }
    if (!seesRide(user, ride)) {
        return Error{ErrorCode::NotFound, u"there is no such participation"_s};
    }
    return forbidden(u"this is another user's participation"_s);
}

bool seesRoute(const User &user, const RouteOfViewer &route)
{
    return user.seesEverything() || route.route.owner == user.id || route.organizes || route.inRide;
}

bool seesGpx(const User &user, const RouteOfViewer &route)
{
    return user.seesEverything() || route.route.owner == user.id || route.organizes
        || route.shownInRide;
}

Result<void> toSee(const User &user, const RouteOfViewer &route)
{
    return seesRoute(user, route) ? Result<void>() : noSuchRoute();
}

Result<void> toChange(const User &user, const RouteOfViewer &route)
{
    if (!seesRoute(user, route)) {
        return noSuchRoute();
    }
    return user.seesEverything() || route.route.owner == user.id
        ? Result<void>()
        : forbidden(u"only its owner or a dispatcher may change this route"_s);
}

Result<void> toUse(const User &user, const RouteOfViewer &route)
{
    return seesGpx(user, route) ? Result<void>() : noSuchRoute();
}

Route shownTo(const User &user, const RouteOfViewer &route)
{
    Route shown = route.route;
    if (!seesGpx(user, route)) {
        shown.gpx = std::nullopt;
    }
    return shown;
}

Result<void> toUseDesk(const User &user)
{
    return user.seesEverything() ? Result<void>()
                                 : forbidden(u"only dispatchers and admins may use a desk"_s);
}

Result<void> toListUsers(const User &user)
{
    return user.seesEverything() ? Result<void>()
                                 : forbidden(u"only dispatchers may see the list of users"_s);
}

Result<void> toManageUsers(const User &user)
{
    if (user.role == UserRole::Admin) {
        return {};
    }
    return Error{ErrorCode::Forbidden, QStringLiteral("only admins may manage users")};
}

Result<void> toResetPassword(const User &user, const User &whose)
{
    const bool may = user.role == UserRole::Admin
        || (user.role == UserRole::Dispatcher && whose.role == UserRole::Rider);
    if (may) {
        return {};
    }
    return Error{ErrorCode::Forbidden,
                 QStringLiteral("only admins may set the password of a dispatcher or an admin")};
}

} // namespace saferide::access
