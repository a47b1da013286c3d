// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/actions/actor.h"
#include "server/desk/rideeditors.h"
#include "shared/domain/routechange.h"
#include "shared/protocol/console/requests.h"

namespace saferide::desk {

/// What desks change; the rules are the services'. Lives within a job.
class DeskActions
{
public:
    /// `editors` is thread-safe.
    DeskActions(Actor &actor, const RideEditors &editors)
        : m_actor(actor)
        , m_editors(editors)
    {
    }

    Result<Ride> run(const console::CreateRide &request);
    Result<Ride> run(const console::ChangeRide &request);
    Result<RideId> run(const console::DeleteRide &request);
    Result<RideId> run(const console::MessageRide &request);
    Result<Participant> run(const console::AddParticipant &request);
    Result<ParticipationId> run(const console::RemoveParticipant &request);
    Result<Participant> run(const console::SetRole &request);
    Result<AttentionAcknowledgement> run(const console::Acknowledge &request);
    Result<Incident> run(const console::ChangeIncident &request);
    Result<console::RiderKey> run(const console::AddRider &request);
    Result<console::RiderKey> run(const console::MakeTrackingKey &request);
    Result<RiderContact> run(const console::ChangeContact &request);
    Result<User> run(const console::SetUserRole &request);
    /// `hash` is of the request's password.
    Result<User> run(const console::CreateUser &request, const QString &hash);
    Result<User> run(const console::ResetPassword &request, const QString &hash);
    /// `gpx` is the request's, measured.
    Result<Route> run(const console::CreateRoute &request, const MeasuredGpx &gpx);

    /// Of the change that was made, to be noted after the commit.
    const std::optional<RideEditors::Note> &edit() const { return m_edit; }

private:
    Result<void> checkSeen(const Ride &ride, const console::ChangeRide &request) const;

    Actor &m_actor;
    const RideEditors &m_editors;
    std::optional<RideEditors::Note> m_edit;
};

} // namespace saferide::desk
