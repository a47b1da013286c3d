// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/repositories/participationrepository.h"
#include "server/repositories/riderepository.h"
#include "server/repositories/userrepository.h"
#include "shared/core/clock.h"
#include "shared/domain/user.h"

namespace saferide {

/// A participation with the ride it belongs to.
struct ParticipantInRide
{
    Participant participant;
    Ride ride;
};

/// The rules of being in a ride.
class ParticipationService
{
public:
    ParticipationService(db::Session &session, const Clock &clock)
        : m_session(session)
        , m_participations(session)
        , m_rides(session)
        , m_users(session)
        , m_clock(clock)
    {
    }

    /// NotFound: no ride has this code. Conflict: in it already, or it is over.
    Result<ParticipantInRide> join(const User &user, const QString &code);
    /// Seen by everybody in the ride.
    Result<ParticipantInRide> find(const User &user, ParticipationId id);
    /// The same for what was recorded: who sees everything sees it of those who left, too.
    Result<ParticipantInRide> findRecorded(const User &user, ParticipationId id);
    /// The user's own; all, for dispatchers.
    Result<PageOf<Participant>> list(const User &user, const Page &page);
    /// The user's own, in an active ride: where a position may be reported to.
    Result<ParticipantInRide> findToReport(const User &user, ParticipationId id);
    /// By whoever manages the ride. The participation as it is now.
    Result<ParticipantInRide> setRole(const User &user, ParticipationId id, ParticipationRole role);
    /// By who watches over all: this participant's need of attention was seen.
    Result<AttentionAcknowledgement> acknowledge(const User &user, ParticipationId id,
                                                 AttentionKind kind);
    /// Nobody sees them in the ride any more; row and track stay, and joining brings them back.
    Result<ParticipantLeft> remove(const User &user, ParticipationId id);

private:
    struct Found
    {
        Participant participant;
        RideOfViewer ride;
    };
    Result<Found> require(const User &user, ParticipationId id);
    Result<Found> found(const User &user, const Result<std::optional<Participant>> &participant);
    Result<ParticipantInRide> seen(const User &user, const Result<Found> &found) const;

    db::Session &m_session;
    ParticipationRepository m_participations;
    RideRepository m_rides;
    UserRepository m_users;
    const Clock &m_clock;
};

} // namespace saferide
