// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/error.h"
#include "shared/domain/incident.h"
#include "shared/domain/participation.h"
#include "shared/domain/ride.h"
#include "shared/protocol/broadcast.h"

#include <QList>

namespace saferide {

/// For who asks for a ride that was removed.
inline Error rideGone()
{
    return {ErrorCode::NotFound, QStringLiteral("this ride no longer exists")};
}

/// Who looks at a ride.
struct Viewer
{
    UserId user;
    bool seesEverything = false; ///< dispatchers and admins

    bool operator==(const Viewer &) const = default;
};

/// A ride and everybody in it, as the database has them.
struct RideContents
{
    Ride ride;
    QList<Participant> participants;
    QList<Incident> incidents = {}; ///< that are open
};

/// What who joins a room is sent, and from where on it hears what happens.
struct JoinedRide
{
    SharedBroadcast snapshot; ///< `ride_snapshot`
    quint64 sequence = 0;
};

/// A position that may be stored.
struct AcceptedFix
{
    ParticipationId participation;
    LocationFix fix; ///< as it is to be stored, with its place in the order
    bool live = false; ///< was the newest, and was broadcast
    bool future = false; ///< measured more than five minutes ahead: stored with a flag, never live

    /// Older than what was known already.
    bool isLate() const { return !live && !future; }
};

/// What became of a position that another node accepted.
enum class Received {
    Newer, ///< than what was known here: told
    Old,
    Unknown, ///< who sent it is not in the ride, as far as is known here
};

enum class FixTime {
    Measured, ///< the phone said when
    Arrival, ///< the phone did not: `fixTime` is ours, and two of one millisecond are still two
};

} // namespace saferide
