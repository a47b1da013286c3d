// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/liverides.h"

#include "server/live/callback.h"
#include "server/live/rooms.h"

#include <QPointer>
#include <QTimer>

#include <algorithm>
#include <chrono>

namespace saferide {

using namespace std::chrono_literals;

namespace {

constexpr int SweepsPerIdleTime = 4;
// A COMMIT whose connection was lost may still be under way in the database.
constexpr std::chrono::seconds LooksAfterUnknownCommit[] = {0s, 10s};
constexpr auto LookRetry = 1s;

/// Whom an event concerns; nobody in particular.
UserId userOf(const RideEvent &event)
{
    return std::visit(
        Overloaded{[](const ParticipantPut &put) { return put.participant.participation.user; },
                   [](const ParticipantLeft &left) { return left.user; },
                   [](const auto &) { return UserId(); }},
        event);
}

} // namespace

LiveRides::LiveRides(Load load, Look look, const Clock &clock, Settings settings, QObject *parent)
    : QObject(parent)
    , m_load(std::move(load))
    , m_look(std::move(look))
    , m_clock(clock)
    , m_settings(settings)
{
    auto *sweep = new QTimer(this);
    connect(sweep, &QTimer::timeout, this, &LiveRides::evictIdle);
    sweep->start(int(m_settings.idleMsecs / SweepsPerIdleTime));
}

LiveRides::~LiveRides() = default;

void LiveRides::addObserver(LiveObserver *observer)
{
    m_observers.push_back(observer);
}

std::shared_ptr<LiveRide> LiveRides::lookUp(const RideKey &key) const
{
    const auto *id = std::get_if<RideId>(&key);
    const auto found = m_rides.constFind(id ? *id : m_codes.value(std::get<QString>(key)));
    if (found == m_rides.cend()) {
        return {};
    }
    found->usedAt = m_clock.monotonicMsecs();
    return found->ride;
}

void LiveRides::open(const RideKey &key, QObject *context, Opened done)
{
    std::shared_ptr<LiveRide> loaded;
    {
        const std::lock_guard lock(m_mutex);
        loaded = lookUp(key);
        if (!loaded) {
            const auto [loading, isNew] = m_loading.try_emplace(key);
            loading->second.emplace_back(context, std::move(done));
            if (!isNew) {
                return;
            }
        }
    }
    if (loaded) {
        done(std::move(loaded));
        return;
    }
    // In the main thread, so that it does not end with whoever asked first.
    QMetaObject::invokeMethod(
        this, [this, key] { startLoad(key); }, Qt::AutoConnection);
}

void LiveRides::startLoad(const RideKey &key)
{
    m_load(key, this, [this, key, since = beginLoad()](Result<RideContents> contents) {
        finishLoad(key, std::move(contents), since);
    });
}

void LiveRides::finishLoad(const RideKey &key, Result<RideContents> contents, quint64 since)
{
    const auto ride = contents ? take(*std::move(contents), since) : nullptr;
    endLoad(since);
    const OpenResult result = ride ? OpenResult(ride) : contents ? rideGone() : contents.error();
    Waiters waiters;
    {
        const std::lock_guard lock(m_mutex);
        waiters = std::move(m_loading.extract(key).mapped());
    }
    for (const auto &waiter : waiters) {
        waiter.call(result);
    }
}

void LiveRides::openActive(const LoadActive &load, QObject *context,
                           std::function<void(Result<Rides>)> done)
{
    load(this,
         [this, since = beginLoad(), context = QPointer(context),
          done = std::move(done)](Result<QList<RideContents>> active) {
             Rides rides;
             if (active) {
                 for (RideContents &contents : *active) {
                     if (auto ride = take(std::move(contents), since)) {
                         rides.push_back(std::move(ride));
                     }
                 }
             }
             endLoad(since);
             if (context) {
                 done(active ? Result<Rides>(std::move(rides)) : active.error());
             }
         });
}

quint64 LiveRides::beginLoad()
{
    const std::lock_guard lock(m_mutex);
    m_loadsSince.insert(m_tellings);
    return m_tellings;
}

void LiveRides::endLoad(quint64 since)
{
    const std::lock_guard lock(m_mutex);
    m_loadsSince.erase(m_loadsSince.find(since));
    const quint64 wanted = m_loadsSince.empty() ? 0 : m_tellings - *m_loadsSince.begin();
    m_told.erase(m_told.begin(), m_told.end() - qsizetype(wanted));
}

/// Puts what was read into memory, with what was told since the reading began. The ride that is
/// there already, if it is; nullptr if it was removed meanwhile.
std::shared_ptr<LiveRide> LiveRides::take(RideContents contents, quint64 since)
{
    // Before the lock, which every position takes: a ride of thousands takes milliseconds.
    const auto made = std::make_shared<LiveRide>(std::move(contents), m_observers);
    {
        const std::lock_guard lock(m_mutex);
        if (auto known = lookUp(made->id())) {
            return known; // it was loaded by its id and by its code at once
        }
        for (auto told = m_told.end() - qsizetype(m_tellings - since); told != m_told.end();
             ++told) {
            if (rideOf(*told) == made->id()) {
                made->apply(*told);
            }
        }
        if (made->isDeleted()) {
            return nullptr;
        }
        m_rides.insert(made->id(), {made, m_clock.monotonicMsecs()});
        m_codes.insert(made->code(), made->id());
    }
    for (LiveObserver *observer : m_observers) {
        observer->loaded(made);
    }
    return made;
}

void LiveRides::committed(const std::vector<RideEvent> &events)
{
    for (const RideEvent &event : events) {
        apply(event);
    }
}

// To the ride where it is in memory, which it leaves when it is removed; else to the observers.
void LiveRides::apply(const RideEvent &event)
{
    std::shared_ptr<LiveRide> ride;
    {
        const std::lock_guard lock(m_mutex);
        if (!m_loadsSince.empty()) { // which may have read too early
            m_told.push_back(event);
            ++m_tellings;
        }
        const auto entry = m_rides.find(rideOf(event));
        ride = entry != m_rides.end() ? entry->ride : nullptr;
        if (ride && std::holds_alternative<RideRemoved>(event)) {
            forget(entry);
        }
    }
    if (ride) {
        ride->apply(event);
        Rooms::deliverHere();
        return;
    }
    for (LiveObserver *observer : m_observers) {
        observer->happened(event);
    }
}

void LiveRides::commitUnknown(const std::vector<RideEvent> &events)
{
    for (const RideEvent &event : events) {
        for (const auto delay : LooksAfterUnknownCommit) {
            QMetaObject::invokeMethod(this, [this, event, delay] {
                QTimer::singleShot(delay, this, [this, event] { lookAgain(event); });
            });
        }
    }
}

void LiveRides::lookAgain(const RideEvent &event)
{
    m_look(rideOf(event), userOf(event), this,
           [this, event](const Result<std::vector<RideEvent>> &now) {
               if (!now) { // the database is away
                   QTimer::singleShot(LookRetry, this, [this, event] { lookAgain(event); });
                   return;
               }
               committed(*now);
               if (std::holds_alternative<RouteChanged>(event)
                   || std::holds_alternative<TrackingKeyChanged>(event)) {
                   apply(event); // whether it changed or not: those who are told look
               }
           });
}

void LiveRides::confirm(const LiveRide &ride, UserId user, const Error &refusal, QObject *context,
                        Confirmations::Done done)
{
    // That a ride is over is no matter of who asks.
    const bool isOfUser = refusal.code == ErrorCode::Forbidden;
    const Confirmations::Key key{ride.id(), isOfUser ? user : UserId()};
    if (m_confirmations.ask(key, m_clock.monotonicMsecs(), context, std::move(done))) {
        QMetaObject::invokeMethod(
            this, [this, key] { look(key); }, Qt::AutoConnection);
    }
}

void LiveRides::look(const Confirmations::Key &key)
{
    m_look(key.first, key.second, this, [this, key](const Result<std::vector<RideEvent>> &now) {
        if (now) {
            committed(*now);
        }
        m_confirmations.finish(key, now ? Result<void>() : now.error());
    });
}

std::shared_ptr<LiveRide> LiveRides::loaded(RideId ride) const
{
    const std::lock_guard lock(m_mutex);
    return m_rides.value(ride).ride;
}

std::vector<RideId> LiveRides::loadedRides() const
{
    const std::lock_guard lock(m_mutex);
    return {m_rides.keyBegin(), m_rides.keyEnd()};
}

qsizetype LiveRides::loadedCount() const
{
    const std::lock_guard lock(m_mutex);
    return m_rides.size();
}

QHash<RideId, LiveRides::Entry>::iterator LiveRides::forget(QHash<RideId, Entry>::iterator entry)
{
    m_codes.remove(entry->ride->code());
    for (LiveObserver *observer : m_observers) {
        observer->unloaded(entry.key());
    }
    return m_rides.erase(entry);
}

void LiveRides::evictIdle()
{
    std::vector<std::shared_ptr<LiveRide>> evicted; // deleted after the lock: that takes its time
    const std::lock_guard lock(m_mutex);
    const qint64 now = m_clock.monotonicMsecs();
    for (auto entry = m_rides.begin(); entry != m_rides.end();) {
        // New owners come from this registry only, so a count of one stays one while it is locked.
        if (entry->ride.use_count() > 1) {
            entry->usedAt = now;
        } else if (now - entry->usedAt >= m_settings.idleMsecs) {
            evicted.push_back(entry->ride);
            entry = forget(entry);
            continue;
        }
        ++entry;
    }
}

} // namespace saferide
