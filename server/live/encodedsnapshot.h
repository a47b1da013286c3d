// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/broadcast.h"
#include "shared/domain/participation.h"
#include "shared/domain/ride.h"

#include <QHash>

namespace saferide {

/// The `ride_snapshot {ride_code, ride, participants}` of one ride, encoded for all who join: whole
/// until something changes, and of each participant until that one does. So a crowd that joins
/// costs no more than the riders who moved. Not thread-safe.
class EncodedSnapshot
{
public:
    /// Participants stand in the order of their ids.
    SharedBroadcast of(const Ride &ride, const QHash<UserId, Participant> &participants);

    void rideChanged() { m_whole.reset(); }
    void participantChanged(UserId user)
    {
        m_whole.reset();
        if (!m_pieces.isEmpty()) {
            m_pieces.remove(user);
        }
    }

private:
    SharedBroadcast m_whole;
    QHash<UserId, QByteArray> m_pieces;
};

} // namespace saferide
