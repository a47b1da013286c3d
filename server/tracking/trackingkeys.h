// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/ratelimit.h"
#include "server/live/liveobserver.h"
#include "shared/core/result.h"
#include "shared/domain/trackingkey.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QTimer>

#include <functional>
#include <mutex>

namespace saferide::tracking {

/// Whom a tracking key stands for, and whether its ride goes on.
struct KeyOwner
{
    ParticipationId participation;
    UserId user;
    RideId ride;
    std::optional<Timestamp> endedAt = {}; ///< of a ride that is over; long ago where it is deleted
};

/// The tracking keys of all rides that are not over, in memory, so that a position needs no query.
/// Those of riders who have just joined are read at once, as a whole club may be imported; what it
/// does not know then it looks up: a key that was made elsewhere works at once, and nobody is
/// refused by memory alone. What is committed of keys, rides and participants it is told as an
/// observer. Thread-safe, but made, started and destroyed in one thread.
class TrackingKeys final : public QObject, public LiveObserver
{
    Q_OBJECT

public:
    /// What it asks of the database, each one job that calls back in context's thread.
    struct Jobs
    {
        using Found = std::function<void(Result<QList<TrackingKey>>)>;
        /// The valid ones among these hashes.
        std::function<void(const QByteArrayList &hashes, QObject *context, Found done)> find;
        /// The next valid keys of rides that are not over, by participation.
        std::function<void(ParticipationId after, int limit, QObject *context, Found done)> list;
        std::function<void(const QList<TrackingKeyUse> &uses, QObject *context,
                           std::function<void(Result<void>)> done)>
            markUsed;
    };
    struct Settings
    {
        Rate lookups{50, 50}; ///< in the database
        int pageSize = 2'000; ///< keys read at once
        qint64 idleMsecs = 10 * 60 * 1000; ///< of a ride that is over, until a key is forgotten
        qint64 markUsedMsecs = 10 * 60 * 1000; ///< least time between two notes of a key's use
    };
    using Found = std::function<void(Result<std::optional<KeyOwner>>)>;

    TrackingKeys(Jobs jobs, const Clock &clock, Settings settings, QObject *parent = nullptr);
    ~TrackingKeys() override;

    /// Reads the keys of all rides that are not over. The database has become reachable.
    void start();

    /// The first of these hashes that is known; the use of it is noted.
    std::optional<KeyOwner> find(const QByteArrayList &hashes);
    bool knows(const QByteArrayList &hashes) const;
    /// Asks the database, and calls `done` in the calling thread, which must be context's, later.
    /// The first that is valid; nullopt: none. Overloaded beyond the rate, and what else keeps the
    /// database from answering.
    void look(const QByteArrayList &hashes, QObject *context, Found done);

    qsizetype count() const;
    /// Notes in the database which keys were used, and forgets those of rides long over.
    void tidy();

    void happened(const RideEvent &event) override;

Q_SIGNALS:
    /// Keys may be void from now on: of this participation, or of the whole ride where it has no
    /// id. Emitted on any thread, while the ride may be locked: connect queued.
    void keysChanged(RideId ride, ParticipationId participation);

private:
    struct Entry
    {
        ParticipationId participation;
        UserId user;
        RideId ride;
        qint64 usedAt = 0; // monotonic; or when it was read
        bool isUsed = false; // since its use was noted in the database
        std::optional<qint64> markedAt = {}; // monotonic: when it was noted
    };
    struct Standing
    {
        qint64 version = 0; // of the ride
        std::optional<Timestamp> endedAt;
        qsizetype keys = 0;
    };

    void loadPage(ParticipationId after);
    void loadMade();
    // All of these require m_mutex held.
    void install(const TrackingKey &key, bool isUsed);
    void forget(ParticipationId participation);
    KeyOwner ownerOf(const Entry &entry) const;
    void put(const Ride &ride);
    bool isFirstMade(const ParticipantPut &put);

    const Jobs m_jobs;
    const Clock &m_clock;
    const Settings m_settings;
    QTimer m_tidying;
    mutable std::mutex m_mutex; // guards everything below
    QHash<QByteArray, Entry> m_entries; // by hash
    QHash<ParticipationId, QByteArray> m_hashes;
    QHash<RideId, Standing> m_rides; // of those that have keys here
    std::optional<ParticipationId> m_made; // the first whose key is still to be read
    TokenBucket m_lookups;
    quint64 m_changes = 0; // of keys: what was read before one is not kept
};

} // namespace saferide::tracking
