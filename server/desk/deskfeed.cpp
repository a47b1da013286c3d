// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/deskfeed.h"

#include "server/desk/logging.h"
#include "server/live/callback.h"
#include "server/live/liverides.h"
#include "shared/protocol/websocketframe.h"

namespace saferide::desk {

namespace {

constexpr qint64 StrangersRefreshMsecs = 1'000;

} // namespace

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

struct DeskFeed::Waiter
{
    Callback<Result<void>> done;
};

DeskFeed::DeskFeed(DeskBackend &backend, const LiveRides *liveRides, const Clock &clock,
                   Settings settings, QObject *parent)
    : QObject(parent)
    , m_backend(backend)
    , m_liveRides(liveRides)
    , m_clock(clock)
    , m_settings(std::move(settings))
    , m_picture(m_fixes, {m_settings.keptEvents, m_settings.keptEventBytes},
                m_settings.finishedShownFor, m_settings.rejections)
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
    auto waiter =
        std::make_shared<Waiter>(Waiter{Callback<Result<void>>(context, std::move(done))});
    QMetaObject::invokeMethod(
        this, [this, waiter = std::move(waiter)] { opened(waiter); }, Qt::QueuedConnection);
}

void DeskFeed::close()
{
    --m_desks;
}

Result<AttentionAcknowledgement>
DeskFeed::acknowledge(const User &user, ParticipationId participation, AttentionKind kind)
{
    const AttentionAcknowledgement seen{participation, kind, user.username, m_clock.now()};
    if (!m_picture.acknowledge(seen)) {
        return Error{ErrorCode::NotFound,
                     QStringLiteral("no participant with this id is in an active ride")};
    }
    tellMoved();
    return seen;
}

void DeskFeed::opened(std::shared_ptr<Waiter> waiter)
{
    m_active = true; // before anything is read, so that nothing falls between
    m_lonelySince = m_clock.monotonicMsecs(); // the desk may be gone before the first tick
    m_tick.start();
    m_nextRefresh.push_back(std::move(waiter));
    refresh();
}

void DeskFeed::refresh()
{
    if (m_refreshing) {
        return; // what comes back may be older than what the next one wants
    }
    m_refreshing = true;
    m_thisRefresh = std::exchange(m_nextRefresh, {});
    m_backend.loadPicture(this,
                          [this, before = m_picture.changes()](const Result<Picture> &loaded) {
                              refreshed(before, loaded);
                          });
}

void DeskFeed::refreshed(quint64 changesBefore, const Result<Picture> &loaded)
{
    m_refreshing = false;
    m_refreshedAt = m_clock.monotonicMsecs();
    const auto waiting = std::exchange(m_thisRefresh, {});
    Result<void> outcome;
    if (loaded) {
        m_loaded = true;
        if (m_picture.merge(*loaded, changesBefore)) {
            tellMoved();
        }
        overlayLiveFixes(*loaded);
    } else if (!m_loaded) {
        qCWarning(deskLog) << "cannot load the snapshot for desks:" << loaded.error().message;
        outcome = loaded.error();
    } else {
        qCWarning(deskLog) << "cannot compare the snapshot for desks with the database:"
                           << loaded.error().message;
    }
    for (const auto &waiter : waiting) {
        waiter->done.call(outcome);
    }
    if (!m_nextRefresh.empty()) {
        refresh();
    }
}

void DeskFeed::overlayLiveFixes(const Picture &loaded)
{
    if (m_liveRides == nullptr) {
        return;
    }
    for (const Ride &ride : loaded.rides) {
        const auto live = m_liveRides->find(ride.code);
        if (!live) {
            continue;
        }
        const auto participants = live->snapshot().participants;
        for (const Participant &participant : participants) {
            m_fixes.overlay(participant.participation);
        }
    }
}

void DeskFeed::tick()
{
    const qint64 now = m_clock.monotonicMsecs();
    if (auto batch = m_fixes.takeChanged()) {
        auto encoded = std::make_shared<EncodedBatch>();
        encoded->generation = batch->generation;
        encoded->batch = {m_clock.now(), std::move(batch->fixes), std::move(batch->contacts)};
        const std::lock_guard lock(m_listenersMutex);
        for (FeedListener *listener : m_listeners) {
            listener->positionsMoved(encoded);
        }
    }
    if (m_picture.dropFinished(now)) {
        tellMoved();
    }
    const qint64 sinceRefresh = now - m_refreshedAt;
    const bool strangers = sinceRefresh >= StrangersRefreshMsecs && m_fixes.takeStrangersSeen();
    if (m_desks > 0 && (strangers || sinceRefresh >= m_settings.refreshInterval)) {
        refresh();
    }
    if (m_desks > 0) {
        m_lonelySince = now;
    } else if (now - m_lonelySince >= m_settings.idleFeed && !m_refreshing) {
        m_tick.stop();
        m_active = false;
        m_loaded = false;
        m_picture.restart();
    }
}

void DeskFeed::fixAccepted(RideId, ParticipationId participation, UserId, const LocationFix &fix)
{
    if (m_active) {
        m_fixes.put(participation, fix);
    }
}

void DeskFeed::phoneHeard(ParticipationId participation, const LastContact &contact)
{
    if (m_active) {
        m_fixes.putContact(participation, contact);
    }
}

void DeskFeed::happened(const RideEvent &event)
{
    if (m_active && m_picture.apply(event, m_clock.monotonicMsecs())) {
        tellMoved();
    }
}

} // namespace saferide::desk
