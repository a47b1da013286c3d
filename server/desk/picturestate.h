// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/desk/deskbackend.h"
#include "server/desk/eventlog.h"
#include "server/desk/fixtable.h"

#include <QHash>
#include <QSet>

#include <map>
#include <mutex>

namespace saferide::desk {

using AcknowledgementKey = std::pair<ParticipationId, AttentionKind>;

/// Where a desk is in the snapshot that it is being sent.
struct SnapshotCursor
{
    QString feed;
    quint64 sequence = 0; ///< events after it are to follow
    quint64 generation = 0; ///< positions after it are to follow
    RideId ride; ///< the last one that is under way
    ParticipationId participation; ///< the last one that was sent
    std::optional<AcknowledgementKey> acknowledgement; ///< the last one that was sent
    bool begun = false;
    bool finished = false;
};

/// The rides and participants that desks see, and the numbered events by which they changed. Rides
/// are without their descriptions, which may be long: a desk asks for them. Thread-safe.
class PictureState
{
public:
    PictureState(FixTable &fixes, EventLog::Kept kept, qint64 finishedShownFor,
                 Rejections rejections = {});

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
    /// Counts the observer's calls, to tell what a loaded picture cannot know yet.
    quint64 changes() const
    {
        const std::lock_guard lock(m_mutex);
        return m_changes;
    }

    /// What happened, after the commit. True when desks are told. `now` is monotonic.
    bool apply(const RideEvent &event, qint64 now);
    /// False for somebody who is not in the picture.
    bool acknowledge(const AttentionAcknowledgement &acknowledgement);

    /// Makes the picture the loaded one, but for what changed after `changesBefore` was noted.
    bool merge(const Picture &loaded, quint64 changesBefore);
    /// Rides that are over leave.
    bool dropFinished(qint64 now);

    bool canResume(const console::ResumePoint &point) const;
    /// Finished WebSocket frames of the events after `sequence`, up to `most`. nullopt: they are
    /// gone.
    std::optional<EventLog::Frames> eventsAfter(quint64 sequence, int most) const;
    SnapshotCursor beginSnapshot() const;
    /// The next piece, as a finished WebSocket frame.
    QByteArray nextPart(SnapshotCursor &cursor) const;

private:
    struct RideEntry
    {
        Ride ride;
        std::map<ParticipationId, Participant> participants;
        qint64 dropAt = 0; // monotonic; 0: it stays
    };

    // These require m_mutex held: what happened, and the change itself, which merge() makes too.
    bool take(const RidePut &put, qint64 now);
    bool take(const RideRemoved &removed);
    bool take(const ParticipantPut &put);
    bool take(const ParticipantLeft &left);
    bool take(const RouteChanged &changed);
    bool putRide(const Ride &ride);
    bool removeRide(RideId id);
    bool putParticipant(const Participant &participant);
    bool removeParticipant(ParticipationId id);
    bool mergeMissing(const Picture &loaded, quint64 changesBefore);
    bool removeMissing(RideId id, bool isLoaded, const QSet<ParticipationId> &participations,
                       quint64 changesBefore);
    bool isUntouched(RideId ride, quint64 changesBefore) const;
    bool isUntouched(ParticipationId participation, quint64 changesBefore) const;
    void forgetAcknowledgements(ParticipationId id);
    void append(const console::Change &change);
    void fill(SnapshotCursor &cursor, console::SnapshotPart &part) const;

    FixTable &m_fixes;
    const qint64 m_finishedShownFor;
    mutable std::mutex m_mutex; // guards everything below
    QString m_feed;
    std::map<RideId, RideEntry> m_rides;
    QHash<ParticipationId, RideId> m_rideOf;
    // When a ride or a participation changed last, counted by m_changes; also those that are gone.
    QHash<RideId, quint64> m_ridesTouched;
    QHash<ParticipationId, quint64> m_participationsTouched;
    std::map<AcknowledgementKey, AttentionAcknowledgement> m_acknowledgements;
    quint64 m_changes = 0;
    EventLog m_events;
    bool m_unseen = true; // before the first merge no desk has a picture: no events
};

} // namespace saferide::desk
