// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/services/guestservice.h"
#include "shared/domain/ridercontact.h"

namespace saferide {

/// The rules of riders whom an organizer adds, and of what is known about riders in trouble.
class RiderService
{
public:
    RiderService(db::Session &session, const Clock &clock)
        : m_session(session)
        , m_clock(clock)
        , m_rides(session)
        , m_participations(session)
    {
    }

    /// Riders without an account, by whoever manages the ride: all of them, or none. Conflict: the
    /// ride is over. InvalidInput: a name is that of an account in the ride; by its line, where it
    /// has one.
    Result<QList<MadeTrackingKey>> add(const User &user, RideId ride,
                                       const QList<NewRider> &riders);
    /// Whether they may: NotFound, Forbidden.
    Result<void> mayAdd(const User &user, RideId ride);
    /// Of the rider themselves, for dispatchers and admins, and for the organizer who added the
    /// rider; Forbidden for others.
    Result<RiderContact> contact(const User &user, ParticipationId id);
    /// What the user may see of them, by whoever manages the ride.
    Result<PageOf<ContactOfRider>> contacts(const User &user, RideId ride, const Page &page);
    Result<RiderContact> setContact(const User &user, ParticipationId id,
                                    const RiderContact &contact);

private:
    Result<StoredContact> require(const User &user, ParticipationId id);

    db::Session &m_session;
    const Clock &m_clock;
    RideRepository m_rides;
    ParticipationRepository m_participations;
};

} // namespace saferide
