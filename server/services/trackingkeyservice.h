// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/services/participationservice.h"

namespace saferide {

/// A key that was made: the only moment at which it is known.
struct MadeTrackingKey
{
    QByteArray key;
    ParticipantInRide rider;
};

/// For IdempotencyService: who rides by it.
inline qint64 idMade(const MadeTrackingKey &made)
{
    return made.rider.participant.participation.id.value;
}

/// The rules of tracking keys, by which the apps of riders report positions.
class TrackingKeyService
{
public:
    TrackingKeyService(db::Session &session, const Clock &clock)
        : m_session(session)
        , m_clock(clock)
    {
    }

    /// Whose app is set up with a key. Conflict: the ride is over; otherwise as make().
    Result<ParticipantInRide> find(const User &user, ParticipationId id);
    /// For the user's own participation in an active ride, or that of a rider without an account
    /// whom somebody added to a ride that the user manages. The key before it is void.
    Result<MadeTrackingKey> make(const User &user, ParticipationId id);
    /// The same; also where the ride is over, or there was none.
    Result<ParticipationId> revoke(const User &user, ParticipationId id);

private:
    Result<ParticipantInRide> require(const User &user, ParticipationId id);

    db::Session &m_session;
    const Clock &m_clock;
};

} // namespace saferide
