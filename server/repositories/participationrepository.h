// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"
#include "shared/domain/page.h"
#include "shared/domain/participation.h"

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
    /// False where it has gone.
    Result<bool> setRole(ParticipationId id, ParticipationRole role, Timestamp now);
    /// When it was left; nullopt when it was before. Row and track stay.
    Result<std::optional<Timestamp>> leave(ParticipationId id, Timestamp now);
    Result<void> leaveAll(RideId ride, Timestamp now);
    /// Row and track. False where it has gone.
    Result<bool> remove(ParticipationId id);

    /// All by id, without those who left.
    Result<QList<Participant>> listByRide(RideId ride);
    Result<PageOf<Participant>> listByRide(RideId ride, const Page &page);
    Result<PageOf<Participant>> listByUser(UserId user, const Page &page);
    Result<PageOf<Participant>> listAll(const Page &page);
    /// Those who left, too.
    Result<QList<Participant>> listByRideEver(RideId ride);
    Result<PageOf<Participant>> listByUserEver(UserId user, const Page &page);
    /// Those of planned and live rides.
    Result<QList<Participant>> listActive();

private:
    db::Session &m_session;
};

} // namespace saferide
