// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/riders.h"
#include "shared/domain/ride.h"
#include "shared/protocol/broadcast.h"

#include <set>

namespace saferide {

/// The `ride_snapshot {ride_code, ride, participants}` of one ride, encoded for all who join: whole
/// until something changes, and of each rider until that one does. So a crowd that joins costs no
/// more than the riders who moved, and these are encoded a few at a time. Not thread-safe.
class EncodedSnapshot
{
public:
    /// So many riders are encoded in one turn: some 1.5 ms.
    static constexpr qsizetype Slice = 512;

    /// Encodes up to a slice of the riders who changed.
    void prepare(Riders &riders) { encode(Slice, riders); }
    /// Few are left for `of`: not none, as riders who go on moving hold up nobody.
    bool isPrepared() const { return qsizetype(m_changed.size()) <= Slice / 4; }
    /// Participants stand in the order of their ids.
    SharedBroadcast of(const Ride &ride, Riders &riders);

    void rideChanged() { m_whole.reset(); }
    /// Joined, moved, or has another role.
    void riderChanged(Rider &rider);
    void riderLeft(ParticipationId id);

private:
    void encode(qsizetype most, Riders &riders);

    SharedBroadcast m_whole;
    std::set<ParticipationId> m_changed; // whose JSON is null
};

} // namespace saferide
