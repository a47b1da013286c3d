// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/liverides.h"

#include "server/live/callback.h"
#include "server/live/rooms.h"

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

const Participant *participantOf(const RideContents &contents, ParticipationId id)
{
    const auto found =
        std::ranges::find(contents.participants, id, [](const Participant &participant) {
            return participant.participation.id;
        });
    return found == contents.participants.end() ? nullptr : &*found;
}

} // namespace

LiveRides::LiveRides(Load load, const Clock &clock, Settings settings, QObject *parent)
    : QObject(parent)
    , m_load(std::move(load))
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

std::shared_ptr<LiveRide> LiveRides::find(const QString &code) const
{
    const std::lock_guard lock(m_mutex);
    return lookUp(code);
}

void LiveRides::open(const RideKey &key, QObject *context, Opened done)
{
    std::shared_ptr<LiveRide> loaded;
    {
        const std::lock_guard lock(m_mutex);
        loaded = lookUp(key);
        if (!loaded) {
            const auto [loading, isNew] = m_loading.try_emplace(key);
            loading->second.waiters.emplace_back(context, std::move(done));
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
    {
        const std::lock_guard lock(m_mutex);
        m_loading[key].changesBefore = m_changes;
    }
    m_load(key, this,
           [this, key](Result<RideContents> contents) { finishLoad(key, std::move(contents)); });
}

void LiveRides::finishLoad(const RideKey &key, Result<RideContents> contents)
{
    std::vector<Callback<OpenResult>> waiters;
    std::shared_ptr<LiveRide> ride;
    bool stale = false;
    // Before the lock, which every position takes: a ride of thousands takes milliseconds.
    const RideId id = contents ? contents->ride.id : RideId();
    std::shared_ptr<LiveRide> made =
        contents ? std::make_shared<LiveRide>(std::move(*contents), m_observers) : nullptr;
    {
        const std::lock_guard lock(m_mutex);
        const auto loading = m_loading.find(key);
        stale = made && m_changedDuringLoads.value(id) > loading->second.changesBefore;
        if (!stale) {
            if (made) {
                ride = install(made);
            }
            waiters = std::move(loading->second.waiters);
            m_loading.erase(loading);
            if (m_loading.empty()) {
                m_changedDuringLoads.clear();
            }
        }
    }
    if (stale) {
        startLoad(key); // what was read may be from before the change
        return;
    }
    const OpenResult result = ride ? OpenResult(ride) : OpenResult(contents.error());
    for (const auto &waiter : waiters) {
        waiter.call(result);
    }
}

std::shared_ptr<LiveRide> LiveRides::install(const std::shared_ptr<LiveRide> &made)
{
    auto &entry = m_rides[made->id()];
    if (!entry.ride) { // it may have been loaded by its id and by its code at once
        entry.ride = made;
        m_codes.insert(made->code(), made->id());
    }
    entry.usedAt = m_clock.monotonicMsecs();
    return entry.ride;
}

// The ride where it is in memory, which it leaves when it is removed; else remembers that a load
// under way may have read too early.
std::shared_ptr<LiveRide> LiveRides::changed(const RideEvent &event)
{
    const RideId id = rideOf(event);
    const std::lock_guard lock(m_mutex);
    if (!m_loading.empty()) {
        m_changedDuringLoads.insert(id, ++m_changes);
    }
    const auto ride = m_rides.value(id).ride;
    if (ride && std::holds_alternative<RideRemoved>(event)) {
        m_rides.remove(id);
        m_codes.remove(ride->code());
    }
    return ride;
}

void LiveRides::committed(const std::vector<RideEvent> &events)
{
    for (const RideEvent &event : events) {
        apply(event);
    }
}

void LiveRides::apply(const RideEvent &event)
{
    if (const auto ride = changed(event)) {
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
    m_load(rideOf(event), this, [this, event](const Result<RideContents> &now) {
        if (!now && now.error().code != ErrorCode::NotFound) { // the database is away
            QTimer::singleShot(LookRetry, this, [this, event] { lookAgain(event); });
        } else {
            settle(event, now);
        }
    });
}

void LiveRides::settle(const RideEvent &event, const Result<RideContents> &now)
{
    if (!now) {
        apply(RideRemoved{rideOf(event)});
        return;
    }
    apply(RidePut{now->ride});
    if (const auto *left = std::get_if<ParticipantLeft>(&event)) {
        if (participantOf(*now, left->participation) == nullptr) {
            apply(*left);
        }
    } else if (const auto *put = std::get_if<ParticipantPut>(&event)) {
        if (const auto *participant = participantOf(*now, put->participant.participation.id)) {
            apply(ParticipantPut{*participant, put->isNew});
        }
    } else if (const auto *changed = std::get_if<RouteChanged>(&event)) {
        apply(*changed); // whether it changed or not: those who are told look
    }
}

qsizetype LiveRides::loadedCount() const
{
    const std::lock_guard lock(m_mutex);
    return m_rides.size();
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
            m_codes.remove(entry->ride->code());
            evicted.push_back(std::move(entry->ride));
            entry = m_rides.erase(entry);
            continue;
        }
        ++entry;
    }
}

} // namespace saferide
