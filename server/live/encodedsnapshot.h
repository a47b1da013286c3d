// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/participation.h"
#include "shared/domain/ride.h"
#include "shared/protocol/broadcast.h"

#include <QHash>

#include <map>
#include <set>

namespace saferide {

/// The `ride_snapshot {ride_code, ride, participants}` of one ride, encoded for all who join: whole
/// until something changes, and of each participant until that one does. So a crowd that joins
/// costs no more than the riders who moved, and these are encoded a few at a time. Not thread-safe.
class EncodedSnapshot
{
public:
    using Participants = QHash<UserId, Participant>;

    /// So many participants are encoded in one turn: some 1.5 ms.
    static constexpr qsizetype Slice = 512;

    /// Encodes up to a slice of the participants who changed.
    void prepare(const Participants &participants) { encode(Slice, participants); }
    /// Few are left for `of`: not none, as riders who go on moving hold up nobody.
    bool isPrepared() const { return qsizetype(m_changed.size()) <= Slice / 4; }
    /// Participants stand in the order of their ids.
    SharedBroadcast of(const Ride &ride, const Participants &participants);

    void rideChanged() { m_whole.reset(); }
    /// Joined, moved, or has another role.
    void participantChanged(const Participation &participation);
    void participantLeft(ParticipationId id);

    bool contains(ParticipationId id) const { return m_pieces.contains(id); }
    /// Up to `most` behind this one, in the order of their ids.
    QList<Participant> after(ParticipationId id, qsizetype most,
                             const Participants &participants) const;

private:
    struct Piece
    {
        UserId user;
        QByteArray json; // null: to be encoded
    };

    void encode(qsizetype most, const Participants &participants);

    SharedBroadcast m_whole;
    std::map<ParticipationId, Piece> m_pieces;
    std::set<ParticipationId> m_changed; // whose pieces are null
};

} // namespace saferide
