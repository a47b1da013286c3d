// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/desk/picturestate.h"
#include "server/desk/settings.h"
#include "server/live/callback.h"
#include "server/live/liverides.h"
#include "shared/core/clock.h"
#include "shared/protocol/console/message.h"
#include "shared/protocol/console/positionbatch.h"

#include <QObject>
#include <QSet>
#include <QTimer>

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

namespace saferide::desk {

/// A position batch for all desks, encoded once for each version of the protocol that is spoken.
struct EncodedBatch
{
    console::PositionBatch batch;
    quint64 generation = 0; ///< without gaps; 0: before the first

    /// A finished WebSocket binary frame, as this version of the protocol has it. Thread-safe.
    const QByteArray &frame(int protocol) const;

private:
    mutable std::array<std::once_flag, console::ProtocolVersion> m_encoded;
    mutable std::array<QByteArray, console::ProtocolVersion> m_frames;
};
using SharedBatch = std::shared_ptr<const EncodedBatch>;

QByteArray batchFrame(const console::PositionBatch &batch, int protocol);

/// Told of news on whatever thread they happen; must be quick and must not call back into the feed.
class FeedListener
{
public:
    FeedListener() = default;
    FeedListener(const FeedListener &) = delete;
    FeedListener &operator=(const FeedListener &) = delete;
    virtual ~FeedListener() = default;

    /// There are new events, or there is another feed.
    virtual void feedMoved() = 0;
    virtual void positionsMoved(SharedBatch batch) = 0;
};

/// What all desks are told: the rides that are not over, the numbered events that change them, and
/// batches of positions. One for a daemon, in its main thread; everything public is thread-safe.
///
/// It is an observer of LiveRides. When the first desk comes, every ride that is not over is
/// loaded, and stays in memory as long as a desk may come back.
class DeskFeed final : public QObject, public LiveObserver
{
    Q_OBJECT

public:
    using Ready = std::function<void(Result<void>)>;

    /// Rides and clock outlive it.
    DeskFeed(LiveRides &rides, LiveRides::LoadActive load, const Clock &clock, Settings settings,
             QObject *parent = nullptr);
    ~DeskFeed() override;

    void addListener(FeedListener *listener);
    void removeListener(FeedListener *listener);

    /// A desk came: `done` is called in context's thread, which is the calling one, as soon as the
    /// rides are in memory; not at all when context is gone. Call close() once for every open().
    void open(QObject *context, Ready done);
    void close();

    /// Desks that are logged in.
    int deskCount() const { return m_desks; }

    /// Positions of riders at other nodes may be missing, or late, from now on, or no more.
    void setBehind(bool isBehind);
    /// Since when they may be; nullopt: they are live.
    std::optional<Timestamp> behindSince() const;

    PictureState &picture() { return m_picture; }
    /// Of the last batch.
    quint64 generation() const { return m_generation; }

    // LiveObserver
    void loaded(const std::shared_ptr<LiveRide> &ride) override;
    void happened(const RideEvent &event) override;
    void moved(RideId ride) override;

Q_SIGNALS:
    /// It wants the positions of all rides: nobody was here before; and again when they are in
    /// memory.
    void activated();

private:
    using Waiter = Callback<Result<void>>;

    void opened(const Waiter &waiter);
    void ready(const Result<LiveRides::Rides> &rides);
    void loadMissing();
    void tick();
    void sendBatch();
    void tellMoved();

    LiveRides &m_rides;
    const LiveRides::LoadActive m_load;
    const Clock &m_clock;
    const Settings m_settings;
    PictureState m_picture;
    std::atomic<bool> m_active{false}; // the observer's calls count
    std::atomic<int> m_desks{0};
    std::atomic<quint64> m_generation{0};
    std::mutex m_movedMutex; // guards m_moved
    QSet<RideId> m_moved; // rides in which somebody moved since the last batch
    std::atomic<qint64> m_behindSince{0}; // milliseconds since 1970; 0: it is not
    std::mutex m_listenersMutex; // guards m_listeners
    std::vector<FeedListener *> m_listeners;

    // Main thread only:
    QTimer m_tick;
    bool m_isReady = false; // the rides are in memory
    std::vector<Waiter> m_waiters; // for that
    QSet<RideId> m_missing; // from memory, and not over
    qint64 m_lonelySince = 0; // monotonic
};

} // namespace saferide::desk
