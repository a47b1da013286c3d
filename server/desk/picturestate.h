// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/desk/eventlog.h"
#include "server/live/liveride.h"

#include <QSet>

#include <map>
#include <mutex>

namespace saferide::desk {

/// Where a desk is among the rides that it is being told of.
struct RideCursor
{
    RideId ride = {}; ///< the one that is under way
    LiveRide::Place place = {}; ///< in it
    bool finished = false;

    /// The ride is read.
    void skip() { *this = {RideId{ride.value + 1}}; }
};

/// Where a desk is in the snapshot that it is being sent.
struct SnapshotCursor : RideCursor
{
    console::ResumePoint from; ///< events after it are to follow
};

/// Which rides desks see, and the numbered events by which that changed; what is known of a ride,
/// its LiveRide knows. Thread-safe; may be called while a ride is locked, but for show(),
/// dropFinished(), nextPart(), takeMoves() and movesSince().
class PictureState
{
public:
    PictureState(EventLog::Kept kept, qint64 finishedShownFor, Rejections rejections = {});

    /// Forgets everything and begins a feed of a new name.
    void restart();
    /// The feed and its last event.
    console::ResumePoint latest() const
    {
        const std::lock_guard lock(m_mutex);
        return {m_feed, m_events.sequence()};
    }
    /// From here on there are desks: what changes is an event.
    void begin();

    /// Desks see the ride, with everybody in it; not one that is over. True when they are told.
    bool show(const std::shared_ptr<LiveRide> &ride);
    bool isShown(RideId ride) const { return shown(ride) != nullptr; }
    /// What happened to a ride, in its order; nothing, where it is not shown. True when desks are
    /// told. `now` is monotonic.
    bool apply(const RideEvent &event, qint64 now);
    /// Rides that are over leave, unless an incident is still open.
    bool dropFinished(qint64 now);

    bool canResume(const console::ResumePoint &point) const;
    /// Finished WebSocket frames of the events after `sequence`, up to `most`. nullopt: they are
    /// gone.
    std::optional<EventLog::Frames> eventsAfter(quint64 sequence, int most) const;
    SnapshotCursor beginSnapshot() const { return {{}, latest()}; }
    /// The next piece, as a finished WebSocket frame.
    QByteArray nextPart(SnapshotCursor &cursor) const;
    /// Who moved or was heard in these rides since the batch before: the batch with this number.
    RiderMoves takeMoves(const QSet<RideId> &rides, quint64 batch) const;
    /// The next, some `most`, of those who were in a batch after this one, as they are now.
    RiderMoves movesSince(quint64 batch, RideCursor &cursor, qsizetype most) const;

private:
    struct Shown
    {
        std::shared_ptr<LiveRide> ride; // stays in memory
        qint64 dropAt = 0; // monotonic; 0: it stays
    };

    bool append(const RideEvent &event); // requires m_mutex
    std::vector<std::shared_ptr<LiveRide>> finishedBefore(qint64 now) const;
    std::shared_ptr<LiveRide> shown(RideId id) const;
    std::shared_ptr<LiveRide> at(RideCursor &cursor) const;

    const qint64 m_finishedShownFor;
    mutable std::mutex m_mutex; // guards everything below
    QString m_feed;
    std::map<RideId, Shown> m_shown;
    EventLog m_events;
    bool m_hasBegun = false;
};

} // namespace saferide::desk
