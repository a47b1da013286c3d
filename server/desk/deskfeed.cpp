// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/deskfeed.h"

#include "server/desk/logging.h"
#include "shared/protocol/websocketframe.h"

namespace saferide::desk {

QByteArray batchFrame(const console::PositionBatch &batch, int protocol)
{
    QByteArray frame;
    appendWebSocketFrame(frame, WebSocketOpcode::Binary, console::encode(batch, protocol));
    return frame;
}

const QByteArray &EncodedBatch::frame(int protocol) const
{
    const auto i = size_t(protocol - 1);
    std::call_once(m_encoded.at(i), [&] { m_frames.at(i) = batchFrame(batch, protocol); });
    return m_frames.at(i);
}

DeskFeed::DeskFeed(LiveRides &rides, LiveRides::LoadActive load, const Clock &clock,
                   Settings settings, QObject *parent)
    : QObject(parent)
    , m_rides(rides)
    , m_load(std::move(load))
    , m_clock(clock)
    , m_settings(std::move(settings))
    , m_picture({m_settings.keptEvents, m_settings.keptEventBytes}, m_settings.finishedShownFor,
                m_settings.rejections)
{
    m_tick.setInterval(m_settings.batchInterval);
    m_tick.setTimerType(Qt::PreciseTimer);
    connect(&m_tick, &QTimer::timeout, this, &DeskFeed::tick);
}

DeskFeed::~DeskFeed() = default;

void DeskFeed::addListener(FeedListener *listener)
{
    const std::lock_guard lock(m_listenersMutex);
    m_listeners.push_back(listener);
}

void DeskFeed::removeListener(FeedListener *listener)
{
    const std::lock_guard lock(m_listenersMutex);
    std::erase(m_listeners, listener);
}

void DeskFeed::tellMoved()
{
    const std::lock_guard lock(m_listenersMutex);
    for (FeedListener *listener : m_listeners) {
        listener->feedMoved();
    }
}

void DeskFeed::open(QObject *context, Ready done)
{
    ++m_desks;
    QMetaObject::invokeMethod(
        this, [this, waiter = Waiter(context, std::move(done))] { opened(waiter); },
        Qt::QueuedConnection);
}

void DeskFeed::close()
{
    --m_desks;
}

void DeskFeed::opened(const Waiter &waiter)
{
    m_lonelySince = m_clock.monotonicMsecs(); // the desk may be gone before the first tick
    m_tick.start();
    if (m_isReady) {
        waiter.call({});
        return;
    }
    m_waiters.push_back(waiter);
    if (!m_active.exchange(true)) { // before anything is read, so that nothing falls between
        Q_EMIT activated();
        m_rides.openActive(m_load, this, [this](const auto &rides) { ready(rides); });
    }
}

void DeskFeed::ready(const Result<LiveRides::Rides> &rides)
{
    Result<void> outcome;
    if (rides) {
        for (const auto &ride : *rides) {
            m_picture.show(ride);
        }
        m_picture.begin();
        m_isReady = true;
        Q_EMIT activated(); // what came of rides that were still being read was for nobody
    } else {
        qCWarning(deskLog) << "cannot load the rides for desks:" << rides.error().message;
        m_active = false;
        outcome = rides.error();
    }
    for (const Waiter &waiter : std::exchange(m_waiters, {})) {
        waiter.call(outcome);
    }
}

/// Loads rides of which it is known only that they are not over; loaded() shows them.
void DeskFeed::loadMissing()
{
    for (const RideId id : std::exchange(m_missing, {})) {
        m_rides.open(id, this, [this, id](const Result<std::shared_ptr<LiveRide>> &ride) {
            if (!ride && ride.error().code != ErrorCode::NotFound && m_active) {
                m_missing.insert(id); // the database is away; again at the next tick
            }
        });
    }
}

void DeskFeed::setBehind(bool isBehind)
{
    m_behindSince = isBehind ? m_clock.now().msecs : 0;
    tellMoved();
}

std::optional<Timestamp> DeskFeed::behindSince() const
{
    const qint64 since = m_behindSince;
    return since != 0 ? std::optional(Timestamp{since}) : std::nullopt;
}

void DeskFeed::tick()
{
    const qint64 now = m_clock.monotonicMsecs();
    sendBatch();
    if (m_picture.dropFinished(now)) {
        tellMoved();
    }
    loadMissing();
    if (m_desks > 0) {
        m_lonelySince = now;
    } else if (now - m_lonelySince >= m_settings.idleFeed && m_waiters.empty()) {
        m_tick.stop();
        m_active = false;
        m_isReady = false;
        m_missing.clear();
        m_picture.restart();
    }
}

void DeskFeed::sendBatch()
{
    QSet<RideId> rides;
    {
        const std::lock_guard lock(m_movedMutex);
        rides.swap(m_moved);
    }
    auto batch = std::make_shared<EncodedBatch>();
    batch->generation = m_generation + 1;
    RiderMoves moves = m_picture.takeMoves(rides, batch->generation);
    if (moves.size() == 0) {
        return;
    }
    batch->batch = {m_clock.now(), std::move(moves.fixes), std::move(moves.contacts)};
    m_generation = batch->generation;
    const std::lock_guard lock(m_listenersMutex);
    for (FeedListener *listener : m_listeners) {
        listener->positionsMoved(batch);
    }
}

void DeskFeed::loaded(const std::shared_ptr<LiveRide> &ride)
{
    if (m_active && m_picture.show(ride)) {
        tellMoved();
    }
}

void DeskFeed::happened(const RideEvent &event)
{
    if (!m_active) {
        return;
    }
    if (m_picture.apply(event, m_clock.monotonicMsecs())) {
        tellMoved();
        return;
    }
    const auto *put = std::get_if<RidePut>(&event);
    if (put != nullptr && put->ride.isActive() && !m_picture.isShown(put->ride.id)) {
        const auto show = [this, id = put->ride.id] {
            m_missing.insert(id);
            loadMissing();
        };
        QMetaObject::invokeMethod(this, show, Qt::QueuedConnection); // the ride may be locked
    }
}

void DeskFeed::moved(RideId ride)
{
    const std::lock_guard lock(m_movedMutex);
    m_moved.insert(ride);
}

} // namespace saferide::desk
