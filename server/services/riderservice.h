// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/services/guestservice.h"
#include "server/services/rideroster.h"
#include "shared/domain/riderlist.h"

namespace saferide {

/// A list that was imported, with the keys of its riders, in their order.
struct ImportedRiders
{
    RiderList list;
    QList<MadeTrackingKey> keys;
};

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

    /// A rider without an account, by whoever manages the ride. Conflict: the ride is over, the
    /// name is that of an account in it, or the bib somebody else's.
    Result<MadeTrackingKey> add(const User &user, RideId ride, const NewRider &rider);
    /// What importing the list would do, see RideRoster.
    Result<RiderList> preview(const User &user, RideId ride, const RiderList &list);
    /// All of its riders, or none. Conflict: the ride is over. InvalidInput: all of its problems.
    Result<ImportedRiders> addAll(const User &user, RideId ride, const RiderList &list);
    /// Of the rider themselves, for dispatchers and admins, and for the organizer who added the
    /// rider; Forbidden for others.
    Result<RiderContact> contact(const User &user, ParticipationId id);
    /// What the user may see of them, by whoever manages the ride: nothing but that they were added
    /// is said of riders whom others have added.
    Result<PageOf<ContactOfRider>> contacts(const User &user, RideId ride, const Page &page);
    /// Conflict: the bib is somebody else's.
    Result<RiderContact> setContact(const User &user, ParticipationId id,
                                    const RiderContact &contact);

private:
    struct Known
    {
        ParticipantInRide rider;
        StoredContact stored;
    };
    Result<void> mayAdd(const User &user, RideId ride);
    Result<Known> require(const User &user, ParticipationId id);
    Result<void> requireFreeBib(const User &user, const Ride &ride, const RiderContact &contact,
                                ParticipationId apart = {});
    Result<MadeTrackingKey> enter(const User &user, const Ride &ride, const NewRider &rider);

    db::Session &m_session;
    const Clock &m_clock;
    RideRepository m_rides;
    ParticipationRepository m_participations;
};

} // namespace saferide
