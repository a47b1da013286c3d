// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/desk/deskbackend.h"
#include "server/desk/fixtable.h"
#include "server/desk/picturestate.h"
#include "server/desk/settings.h"
#include "server/live/liveobserver.h"
#include "shared/core/clock.h"
#include "shared/protocol/console/message.h"
#include "shared/protocol/console/positionbatch.h"

#include <QObject>
#include <QTimer>

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

namespace saferide {
class LiveRides;
}

namespace saferide::desk {

/// A position batch for all desks, encoded once for each version of the protocol that is spoken.
struct EncodedBatch
{
    console::PositionBatch batch;
    quint64 generation = 0; ///< see FixTable

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

/// The picture that all desks share, and the numbered events that change it. One for a daemon, in
/// its main thread; everything public is thread-safe.
///
/// The picture is loaded when the first desk comes, kept current by the observer's calls, and
/// compared with the database now and then, so that what another program wrote is seen too.
class DeskFeed final : public QObject, public LiveObserver
{
    Q_OBJECT

public:
    using Ready = std::function<void(Result<void>)>;

    /// `liveRides` may be null; it knows fixes that are not in the database yet.
    DeskFeed(DeskBackend &backend, const LiveRides *liveRides, const Clock &clock,
             Settings settings, QObject *parent = nullptr);
    ~DeskFeed() override;

    void addListener(FeedListener *listener);
    void removeListener(FeedListener *listener);

    /// A desk came: `done` is called in context's thread, which is the calling one, as soon as the
    /// picture is as new as the database; not at all when context is gone. Each open wants a close.
    void open(QObject *context, Ready done);
    void close();

    /// A desk saw that somebody needs attention. NotFound when they are in no ride that desks see.
    Result<AttentionAcknowledgement> acknowledge(const User &user, ParticipationId participation,
                                                 AttentionKind kind);

    /// Desks that are logged in.
    int deskCount() const { return m_desks; }

    PictureState &picture() { return m_picture; }
    const FixTable &fixes() const { return m_fixes; }

    // LiveObserver
    void fixAccepted(RideId ride, ParticipationId participation, UserId user,
                     const LocationFix &fix) override;
    void phoneHeard(ParticipationId participation, const LastContact &contact) override;
    void happened(const RideEvent &event) override;

private:
    struct Waiter;

    void opened(std::shared_ptr<Waiter> waiter);
    void refresh();
    void refreshed(quint64 changesBefore, const Result<Picture> &loaded);
    void overlayLiveFixes(const Picture &loaded);
    void tick();
    void tellMoved();

    DeskBackend &m_backend;
    const LiveRides *m_liveRides;
    const Clock &m_clock;
    const Settings m_settings;
    FixTable m_fixes;
    PictureState m_picture;
    std::atomic<bool> m_active{false}; // the observer's calls count
    std::atomic<int> m_desks{0};
    std::mutex m_listenersMutex; // guards m_listeners
    std::vector<FeedListener *> m_listeners;

    // Main thread only:
    QTimer m_tick;
    bool m_refreshing = false;
    bool m_loaded = false;
    std::vector<std::shared_ptr<Waiter>> m_nextRefresh; // wait for one that begins from here on
    std::vector<std::shared_ptr<Waiter>> m_thisRefresh;
    qint64 m_refreshedAt = 0; // monotonic
    qint64 m_lonelySince = 0; // monotonic
};

} // namespace saferide::desk
