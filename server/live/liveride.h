// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/ratelimit.h"
#include "server/live/encodedsnapshot.h"
#include "server/live/liveobserver.h"
#include "server/live/movelog.h"
#include "server/live/rideincidents.h"
#include "server/live/riderooms.h"
#include "server/live/riders.h"
#include "server/live/ridevalues.h"
#include "shared/core/result.h"
#include "shared/protocol/broadcast.h"

#include <chrono>
#include <functional>
#include <mutex>
#include <vector>

namespace saferide {

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
    /// The phone of a participant was heard from, without a position.
    void heard(UserId user, const LastContact &contact);
    /// What another node accepted: broadcast here where it is newer than what is known. It was
    /// checked there, and is stored there. `contact`: when that node heard from the phone.
    Received receive(ParticipationId participation, UserId user, const LocationFix &fix,
                     const LastContact &contact);
    /// Those whose newest position was accepted by this process, as they are now.
    QList<Participation> acceptedHere() const;
    /// How far the ride was read.
    struct Place
    {
        bool hasBegun = false; ///< the ride itself was
        ParticipationId participation = {}; ///< the last one that was
        std::optional<IncidentKey> incident = {}; ///< likewise
    };
    /// Adds what is behind `place` of that which the ride consists of, as if it happened now: the
    /// ride, everybody in it with what was acknowledged of them, the open incidents. Until there
    /// are `most` events, or few more; fewer: that is all.
    void read(Place &place, qsizetype most, std::vector<RideEvent> &events) const
    {
        const std::lock_guard lock(m_mutex);
        readLocked(place, most, events);
    }
    /// Calls `use` with all that read() reads, while nothing changes. If it returns true, the ride
    /// is watched from here on: who moves is in takeMoves().
    void watch(const std::function<bool(const std::vector<RideEvent> &)> &use);
    /// See MoveLog.
    void takeMoves(quint64 batch, RiderMoves &moves)
    {
        const std::lock_guard lock(m_mutex);
        m_moves.take(batch, m_riders, moves);
    }
    void movesSince(quint64 batch, ParticipationId &after, qsizetype most, RiderMoves &moves) const
    {
        const std::lock_guard lock(m_mutex);
        MoveLog::since(batch, after, most, m_riders, moves);
    }
    /// Up to `most` of those behind this one, in the order of their ids.
    QList<Participant> participantsAfter(ParticipationId id, qsizetype most) const
    {
        const std::lock_guard lock(m_mutex);
        return m_riders.participantsAfter(id, most);
    }
    Ride ride() const
    {
        const std::lock_guard lock(m_mutex);
        return m_ride;
    }
    /// How often its route was edited since the ride was loaded.
    qint64 routeChanges() const
    {
        const std::lock_guard lock(m_mutex);
        return m_routeChanges;
    }
    std::optional<Participant> participant(UserId user) const;
    bool isDeleted() const
    {
        const std::lock_guard lock(m_mutex);
        return m_deleted;
    }
    /// Tells observers what the user reports about themselves, before it is stored: completes it
    /// with who and, where it does not say, with where they are. Whether it is allowed is as for
    /// accept().
    Result<Incident> report(UserId user, Incident reported);
    /// The same, which another node has completed and allowed.
    void hear(const Incident &reported);
    /// Up to `most` open ones behind this one, in the order of their keys.
    QList<Incident> incidentsAfter(const std::optional<IncidentKey> &key, qsizetype most) const
    {
        const std::lock_guard lock(m_mutex);
        return m_incidents.after(key, most);
    }
    /// The open ones that this user is told of.
    QList<Incident> incidentsFor(UserId user) const
    {
        const std::lock_guard lock(m_mutex);
        return m_incidents.shownTo(user, m_riders.of(user));
    }
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
    void take(const Announced &announced);
    void take(const Acknowledged &acknowledged);
    void take(const IncidentPut &put);
    void take(const RouteChanged &changed)
    {
        if (!m_deleted) {
            ++m_routeChanges;
            tell(changed);
        }
    }
    template<typename ForObservers> // phones get a route by REST, and no keys
    void take(const ForObservers &event)
    {
        if (!m_deleted) {
            tell(event);
        }
    }
    void noteMove(Rider &rider, bool isFix)
    {
        if (m_moves.note(rider, isFix)) {
            for (LiveObserver *observer : m_observers) {
                observer->moved(m_id);
            }
        }
    }
    void add(const Participant &rider) { m_snapshot.riderChanged(m_riders.add(rider)); }
    void remove(ParticipationId id)
    {
        m_snapshot.riderLeft(id);
        m_riders.remove(id);
    }
    void join(const Participant &participant);
    void change(Rider &rider, const Participant &participant);
    void tell(const RideEvent &event);
    Result<void> mayPublish(const Rider *sender) const;
    void note(Rider &rider, const LastContact &contact);
    void move(Rider &rider, const LocationFix &fix);
    bool moveFromElsewhere(Rider &rider, const LocationFix &fix, const LastContact &contact);
    void readLocked(Place &place, qsizetype most, std::vector<RideEvent> &events) const;

    const RideId m_id;
    const QString m_code;
    const QByteArray m_codeBytes;
    const std::vector<LiveObserver *> &m_observers;
    mutable std::mutex m_mutex; // guards everything below
    Ride m_ride;
    Riders m_riders;
    // The versions that ended participations, of the newest ones. Events are told in any order: who
    // left does not come back by a late "joined".
    RecentlyUsed<ParticipationId, qint64> m_left{1'000};
    EncodedSnapshot m_snapshot;
    RideIncidents m_incidents;
    MoveLog m_moves;
    qint64 m_routeChanges = 0;
    qint64 m_slicedAt = 0; // monotonicMicros()
    RideRooms m_rooms;
    bool m_deleted = false;
};

} // namespace saferide
