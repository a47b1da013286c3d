// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/id.h"
#include "shared/protocol/broadcast.h"

namespace saferide {

/// What everybody in a ride's room is sent, and what it does to the room.
struct RoomEvent
{
    RideId ride;
    SharedBroadcast broadcast; ///< who joined at or after its sequence does not get it
    qint64 publishedAt = 0; ///< microseconds, monotonicMicros()
    UserId expelled = {}; ///< this user's members leave the room after it, dispatchers excepted
    bool closesRoom = false; ///< everybody leaves the room after it
};

} // namespace saferide
