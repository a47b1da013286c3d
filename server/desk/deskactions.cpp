// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/deskactions.h"

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

console::RiderKey riderKey(const MadeTrackingKey &made)
{
    return {made.rider.participant, QString::fromLatin1(made.key)};
}

} // namespace

Result<Ride> DeskActions::run(const console::CreateRide &request)
{
    return mapped(m_actor.rides().create(m_actor.user(), request.ride),
                  [](const RideWithParticipants &made) { return made.ride; });
}

/// Conflict when the ride is not as the desk saw it; says who changed what, where that is known.
Result<void> DeskActions::checkSeen(const Ride &ride, const console::ChangeRide &request) const
{
    const bool isSame = request.seenVersion ? *request.seenVersion == ride.version
                                            : !request.seen || *request.seen == ride.updatedAt;
    if (isSame) {
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
    RideService rides = m_actor.rides();
    const auto now = rides.find(m_actor.user(), request.ride);
    if (!now) {
        return now.error();
    }
    if (const auto same = checkSeen(*now, request); !same) {
        return same.error();
    }
    auto changed = rides.change(m_actor.user(), request.ride, request.change);
    if (changed) {
        m_edit = {
            changed->id, changed->version, {m_actor.user().username, fieldsOf(request.change)}};
    }
    return changed;
}

Result<RideId> DeskActions::run(const console::DeleteRide &request)
{
    return idOf(m_actor.rides().remove(m_actor.user(), request.ride));
}

Result<RideId> DeskActions::run(const console::MessageRide &request)
{
    return idOf(m_actor.rides().announce(m_actor.user(), request.ride, request.text));
}

Result<Participant> DeskActions::run(const console::AddParticipant &request)
{
    const auto ride = m_actor.rides().find(m_actor.user(), request.ride);
    if (!ride) {
        return ride.error();
    }
    const auto rider = m_actor.users().findByName(request.username);
    if (!rider) {
        return rider.error();
    }
    const auto joined = m_actor.participations().join(*rider, ride->code);
    if (!joined && joined.error().code == ErrorCode::Conflict && ride->isActive()) {
        return Error{ErrorCode::Conflict, u"%1 is already in this ride"_s.arg(rider->username)};
    }
    return participantOf(joined);
}

Result<ParticipationId> DeskActions::run(const console::RemoveParticipant &request)
{
    return mapped(m_actor.participations().remove(m_actor.user(), request.participation),
                  [](const ParticipantLeft &left) { return left.participation; });
}

Result<Participant> DeskActions::run(const console::SetRole &request)
{
    return participantOf(
        m_actor.participations().setRole(m_actor.user(), request.participation, request.role));
}

Result<AttentionAcknowledgement> DeskActions::run(const console::Acknowledge &request)
{
    return m_actor.participations().acknowledge(m_actor.user(), request.participation,
                                                request.kind);
}

Result<Incident> DeskActions::run(const console::ChangeIncident &request)
{
    return m_actor.incidents().change(m_actor.user(), request.incident, request.change);
}

Result<console::RiderKey> DeskActions::run(const console::AddRider &request)
{
    return mapped(m_actor.riders().add(m_actor.user(), request.ride, request.rider), riderKey);
}

Result<console::RiderKey> DeskActions::run(const console::MakeTrackingKey &request)
{
    return mapped(m_actor.trackingKeys().make(m_actor.user(), request.participation), riderKey);
}

Result<RiderContact> DeskActions::run(const console::ChangeContact &request)
{
    return m_actor.riders().setContact(m_actor.user(), request.participation, request.contact);
}

Result<User> DeskActions::run(const console::SetUserRole &request)
{
    return m_actor.users().changeRole(m_actor.user(), request.user, request.role);
}

Result<User> DeskActions::run(const console::CreateUser &request, const QString &hash)
{
    return m_actor.users().createFor(m_actor.user(), request.username, hash, request.role);
}

Result<User> DeskActions::run(const console::ResetPassword &request, const QString &hash)
{
    return m_actor.users().resetPassword(m_actor.user(), request.user, hash);
}

Result<Route> DeskActions::run(const console::CreateRoute &request, const MeasuredGpx &gpx)
{
    const NewRoute newRoute{request.route.title.value_or(QString()),
                            request.route.description.value_or(std::nullopt), gpx};
    return m_actor.routes().create(m_actor.user(), newRoute);
}

} // namespace saferide::desk
