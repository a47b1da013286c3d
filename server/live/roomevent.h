// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/id.h"
#include "shared/protocol/broadcast.h"

#include <memory>
#include <set>

namespace saferide {

/// Users of a ride; null: everybody.
using Audience = std::shared_ptr<const std::set<UserId>>;

/// What everybody in a ride's room is sent, and what it does to the room.
struct RoomEvent
{
    RideId ride = {};
    SharedBroadcast broadcast = {}; ///< who joined at or after its sequence does not get it
    qint64 publishedAt = 0; ///< microseconds, monotonicMicros()
    UserId evicted = {}; ///< this user's members leave the room after it, dispatchers excepted
    bool closesRoom = false; ///< everybody leaves the room after it
    Audience audience = {}; ///< who is sent it

    bool concerns(UserId user) const { return !audience || audience->contains(user); }
};

} // namespace saferide
