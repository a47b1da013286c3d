// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/desk/eventlog.h"
#include "server/live/liveride.h"

#include <map>
#include <mutex>

namespace saferide::desk {

using AcknowledgementKey = std::pair<ParticipationId, AttentionKind>;

/// Where a desk is among the rides that it is being told of.
struct RideCursor
{
    RideId ride; ///< the last one that is under way
    ParticipationId participation; ///< the last one that was sent
    bool finished = false;
};

/// Where a desk is in the snapshot that it is being sent.
struct SnapshotCursor : RideCursor
{
    QString feed;
    quint64 sequence = 0; ///< events after it are to follow
    std::optional<AcknowledgementKey> acknowledgement; ///< the last one of it that was sent
    std::optional<IncidentKey> incident; ///< likewise
    bool begun = false;
};

/// Which rides desks see, and the numbered events by which that changed; what is known of a ride,
/// its LiveRide knows. Rides are without their descriptions, which may be long: a desk asks for
/// them. Thread-safe; may be called while a ride is locked, but for show(), nextPart(), takeMoves()
/// and movesSince().
class PictureState
{
public:
    PictureState(EventLog::Kept kept, qint64 finishedShownFor, Rejections rejections = {});

    /// Forgets everything and begins a feed of a new name.
    void restart();
    QString feed() const
    {
        const std::lock_guard lock(m_mutex);
        return m_feed;
    }
    quint64 sequence() const
    {
        const std::lock_guard lock(m_mutex);
        return m_events.sequence();
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
    SnapshotCursor beginSnapshot() const;
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
        std::map<AcknowledgementKey, AttentionAcknowledgement> acknowledgements;
    };
    using Entry = std::map<RideId, Shown>::iterator;

    // These require m_mutex held.
    bool take(Entry entry, const RidePut &put, qint64 now);
    bool take(Entry entry, const RideRemoved &removed);
    bool take(Entry entry, const ParticipantLeft &left);
    bool take(Entry entry, const Acknowledged &acknowledged);
    bool take(Entry /*entry*/, const console::Change &other) { return append(other); }
    bool append(const console::Change &change);

    struct Part;
    std::vector<std::shared_ptr<LiveRide>> finishedBefore(qint64 now) const;
    std::shared_ptr<LiveRide> shown(RideId id) const;
    std::shared_ptr<LiveRide> next(RideCursor &cursor) const;
    void addAcknowledgements(SnapshotCursor &cursor, Part &part) const;

    const qint64 m_finishedShownFor;
    mutable std::mutex m_mutex; // guards everything below
    QString m_feed;
    std::map<RideId, Shown> m_shown;
    EventLog m_events;
    bool m_hasBegun = false;
};

} // namespace saferide::desk
