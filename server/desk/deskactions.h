// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"
#include "server/desk/rideeditors.h"
#include "shared/core/clock.h"
#include "shared/domain/routechange.h"
#include "shared/protocol/console/requests.h"

namespace saferide::desk {

/// What desks change; the rules are the services'. Lives within a job that has checked who asks.
class DeskActions
{
public:
    /// `editors` is thread-safe.
    DeskActions(db::Session &session, const Clock &clock, RideEditors &editors, const User &user)
        : m_session(session)
        , m_clock(clock)
        , m_editors(editors)
        , m_user(user)
    {
    }

    Result<Ride> run(const console::CreateRide &request);
    Result<Ride> run(const console::ChangeRide &request);
    Result<RideId> run(const console::DeleteRide &request);
    Result<RideId> run(const console::MessageRide &request);
    Result<Participant> run(const console::AddParticipant &request);
    Result<ParticipationId> run(const console::RemoveParticipant &request);
    Result<Participant> run(const console::SetRole &request);
    Result<User> run(const console::SetUserRole &request);
    /// `hash` is of the request's password.
    Result<User> run(const console::CreateUser &request, const QString &hash);
    Result<User> run(const console::ResetPassword &request, const QString &hash);
    /// `gpx` is the request's, measured.
    Result<Route> run(const console::CreateRoute &request, const MeasuredGpx &gpx);

private:
    Result<void> checkSeen(const Ride &ride, std::optional<Timestamp> seen) const;

    db::Session &m_session;
    const Clock &m_clock;
    RideEditors &m_editors;
    const User &m_user;
};

} // namespace saferide::desk
