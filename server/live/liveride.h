// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/encodedsnapshot.h"
#include "server/live/firstarrivals.h"
#include "server/live/liveobserver.h"
#include "shared/core/result.h"
#include "shared/protocol/broadcast.h"

#include <QHash>

#include <chrono>
#include <mutex>
#include <vector>

namespace saferide {

class Rooms;

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
};

/// A ride at one moment of its sequence.
struct RideSnapshot
{
    Ride ride;
    QList<Participant> participants; ///< by participation id
    quint64 sequence = 0;
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

enum class FixTime {
    Measured, ///< the phone said when
    Arrival, ///< the phone did not: `fixTime` is ours, and two of one millisecond are still two
};

/// One ride in memory: answers the path of a position without a query. Thread-safe.
class LiveRide
{
public:
    static constexpr qint64 FutureMsecs = 5 * 60 * 1000;
    static constexpr std::chrono::milliseconds BetweenSlices{2};

    LiveRide(RideContents contents, const std::vector<LiveObserver *> &observers);

    RideId id() const { return m_id; }
    const QString &code() const { return m_code; }

    /// Checks that the sender is in the ride (else Forbidden) and that the ride is active (else
    /// Conflict; NotFound when it was deleted), remembers the fix and broadcasts it where it is the
    /// newest. The caller has checked that the fix itself is valid.
    Result<AcceptedFix> accept(UserId user, LocationFix fix, Timestamp receivedAt,
                               FixTime fixTime = FixTime::Measured);
    RideSnapshot snapshot() const;
    Ride ride() const;
    std::optional<Participant> participant(UserId user) const;
    bool isDeleted() const;
    /// Encodes a slice of what a join is answered with; false when more is left than is fit for one
    /// turn of an event loop. To be called again after BetweenSlices; before, it does nothing, as
    /// many may wait for the same ride.
    bool prepareSnapshot();

private:
    friend class LiveRides;
    friend class Rooms;

    // Rooms: adds the rooms of a thread to those that hear the ride.
    Result<JoinedRide> attach(Rooms *rooms, Viewer viewer);
    void detach(Rooms *rooms);

    // LiveRides: what was committed, in any order.
    void apply(const RideEvent &event);

    // All of these require m_mutex held.
    void take(const RidePut &put);
    void take(const RideRemoved &removed);
    void take(const ParticipantPut &put);
    void take(const ParticipantLeft &left);
    void take(const RouteChanged &changed);
    void take(const Announced &announced);
    void join(const Participant &participant);
    void change(const Participant &participant);
    void tell(const RideEvent &event);
    Result<void> mayPublish(const Participant *sender) const;
    qint64 aheadMsecs(const Participation &sender, const LocationFix &fix, Timestamp receivedAt);
    void publish(Broadcast broadcast, UserId expelled = {}, bool closesRoom = false);

    const RideId m_id;
    const QString m_code;
    const QByteArray m_codeBytes;
    const std::vector<LiveObserver *> &m_observers;
    mutable std::mutex m_mutex; // guards everything below
    Ride m_ride;
    QHash<UserId, Participant> m_participants;
    QHash<ParticipationId, FirstArrivals> m_firstArrivals; // of those whose clocks are fast
    QHash<ParticipationId, Timestamp>
        m_leftAt; // told in any order: who left does not come back by a late "joined"
    EncodedSnapshot m_snapshot;
    qint64 m_slicedAt = 0; // monotonicMicros()
    std::vector<Rooms *> m_rooms; // one for a thread that has members
    quint64 m_sequence = 0;
    bool m_deleted = false;
};

} // namespace saferide
