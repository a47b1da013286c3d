// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"
#include "shared/domain/page.h"
#include "shared/domain/participation.h"
#include "shared/domain/ridercontact.h"

namespace saferide {

/// The participations table, read together with the users' names.
class ParticipationRepository
{
public:
    explicit ParticipationRepository(db::Session &session)
        : m_session(session)
    {
    }

    /// As it is now: who left before is back, with the same id and track. nullopt when the user is
    /// in the ride already. `participation` has no id yet.
    Result<std::optional<Participation>> insert(const Participation &participation);
    Result<std::optional<Participant>> find(ParticipationId id);
    /// Its version from now on; nullopt where it has gone.
    Result<std::optional<qint64>> setRole(ParticipationId id, ParticipationRole role,
                                          Timestamp now);
    /// As it is from now on; nullopt when it was left before. Row and track stay.
    Result<std::optional<Participation>> leave(ParticipationId id, Timestamp now);
    Result<void> leaveAll(RideId ride, Timestamp now);
    /// Row and track. False where it has gone.
    Result<bool> remove(ParticipationId id);

    /// All by id, without those who left.
    Result<QList<Participant>> listByRide(RideId ride);
    Result<PageOf<Participant>> listByRide(RideId ride, const Page &page);
    Result<PageOf<Participant>> listByUser(UserId user, const Page &page);
    Result<PageOf<Participant>> listAll(const Page &page);
    /// Those who left, too.
    Result<std::optional<Participant>> findEver(ParticipationId id);
    Result<std::optional<Participant>> findEver(RideId ride, UserId user);
    Result<PageOf<Participant>> listByRideEver(RideId ride, const Page &page);
    Result<PageOf<Participant>> listByUserEver(UserId user, const Page &page);
    /// Those of planned and live rides.
    Result<QList<Participant>> listActive();
    /// Of these the next whose position is known, by ride and id.
    Result<QList<Participant>> listNewest(RideId afterRide, ParticipationId after, qsizetype limit);

    /// nullopt: there is no such participation.
    Result<std::optional<StoredContact>> contact(ParticipationId id);
    /// By id: of riders whom somebody added, and, `ofAll`, of others of whom something is known.
    Result<PageOf<ContactOfRider>> listContacts(RideId ride, bool ofAll, const Page &page);
    Result<void> setContact(ParticipationId id, const RiderContact &contact);
    /// All in the ride, in no order.
    Result<QList<RiderName>> listNames(RideId ride);
    /// Of the riders who have one.
    Result<QHash<ParticipationId, QString>> bibs(RideId ride);
    /// The name of whoever in the ride has the bib of this contact, unless it is `apart`.
    Result<std::optional<QString>> holderOfBib(RideId ride, const RiderContact &contact,
                                               ParticipationId apart = {});
    /// Whose rider without an account it is.
    Result<void> markAdded(ParticipationId id, UserId by);

private:
    db::Session &m_session;
};

} // namespace saferide
