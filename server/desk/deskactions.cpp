// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/deskactions.h"

#include "server/services/participationservice.h"
#include "server/services/rideservice.h"
#include "server/services/routeservice.h"
#include "server/services/userservice.h"

using namespace Qt::Literals::StringLiterals;

namespace saferide::desk {

namespace {

/// The names of the fields that are to change.
QStringList fieldsOf(const RideChange &change)
{
    QJsonObject params = console::paramsOf(console::ChangeRide{{}, change, {}});
    params.remove("ride_id"_L1);
    return params.keys();
}

template<typename T, typename Read>
auto mapped(const Result<T> &outcome, Read read)
{
    using Value = std::invoke_result_t<Read, const T &>;
    return outcome ? Result<Value>(read(*outcome)) : Result<Value>(outcome.error());
}

Result<RideId> idOf(const Result<Ride> &outcome)
{
    return mapped(outcome, [](const Ride &ride) { return ride.id; });
}

Result<Participant> participantOf(const Result<ParticipantInRide> &outcome)
{
    return mapped(outcome, [](const ParticipantInRide &found) { return found.participant; });
}

} // namespace

Result<Ride> DeskActions::run(const console::CreateRide &request)
{
    return mapped(RideService(m_session, m_clock).create(m_user, request.ride),
                  [](const RideWithParticipants &made) { return made.ride; });
}

/// Conflict when the ride is not as the desk saw it; says who changed what, where that is known.
Result<void> DeskActions::checkSeen(const Ride &ride, std::optional<Timestamp> seen) const
{
    if (!seen || *seen == ride.updatedAt) {
        return {};
    }
    const auto edit = m_editors.lastOf(ride);
    return Error{
        ErrorCode::Conflict,
        edit ? u"%1 has changed %2 of “%3” since you opened it: check it again"_s.arg(
            edit->by, edit->what.join(u", "_s), ride.title)
             : u"“%1” has been changed since you opened it: check it again"_s.arg(ride.title)};
}

Result<Ride> DeskActions::run(const console::ChangeRide &request)
{
    RideService service(m_session, m_clock);
    const auto now = service.find(m_user, request.ride);
    if (!now) {
        return now.error();
    }
    if (const auto same = checkSeen(*now, request.seen); !same) {
        return same.error();
    }
    auto changed = service.change(m_user, request.ride, request.change);
    if (changed) {
        m_editors.note(*changed, {m_user.username, fieldsOf(request.change)});
    }
    return changed;
}

Result<RideId> DeskActions::run(const console::DeleteRide &request)
{
    return idOf(RideService(m_session, m_clock).remove(m_user, request.ride));
}

Result<RideId> DeskActions::run(const console::MessageRide &request)
{
    return idOf(RideService(m_session, m_clock).announce(m_user, request.ride, request.text));
}

Result<Participant> DeskActions::run(const console::AddParticipant &request)
{
    const auto ride = RideService(m_session, m_clock).find(m_user, request.ride);
    if (!ride) {
        return ride.error();
    }
    const auto rider = UserService(m_session, m_clock).findByName(request.username);
    if (!rider) {
        return rider.error();
    }
    const auto joined = ParticipationService(m_session, m_clock).join(*rider, ride->code);
    if (!joined && joined.error().code == ErrorCode::Conflict && ride->isActive()) {
        return Error{ErrorCode::Conflict, u"%1 is already in this ride"_s.arg(rider->username)};
    }
    return participantOf(joined);
}

Result<ParticipationId> DeskActions::run(const console::RemoveParticipant &request)
{
    return mapped(ParticipationService(m_session, m_clock).remove(m_user, request.participation),
                  [](const ParticipantLeft &left) { return left.participation; });
}

Result<Participant> DeskActions::run(const console::SetRole &request)
{
    return participantOf(ParticipationService(m_session, m_clock)
                             .setRole(m_user, request.participation, request.role));
}

Result<User> DeskActions::run(const console::SetUserRole &request)
{
    return UserService(m_session, m_clock).changeRole(m_user, request.user, request.role);
}

Result<User> DeskActions::run(const console::CreateUser &request, const QString &hash)
{
    return UserService(m_session, m_clock).createFor(m_user, request.username, hash, request.role);
}

Result<User> DeskActions::run(const console::ResetPassword &request, const QString &hash)
{
    return UserService(m_session, m_clock).resetPassword(m_user, request.user, hash);
}

Result<Route> DeskActions::run(const console::CreateRoute &request, const MeasuredGpx &gpx)
{
    const NewRoute newRoute{request.route.title.value_or(QString()),
                            request.route.description.value_or(std::nullopt), gpx};
    return RouteService(m_session, m_clock).create(m_user, newRoute);
}

} // namespace saferide::desk
