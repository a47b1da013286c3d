// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tracking/trackingkeys.h"

#include "shared/core/overloaded.h"

namespace saferide::tracking {

using namespace std::chrono_literals;

namespace {

constexpr auto TidyInterval = 60s;
constexpr auto LoadRetry = 1s;
constexpr qsizetype MarkedAtOnce = 500; // each a statement of one job

std::optional<Timestamp> endOf(const TrackingKey &key)
{
    if (key.rideIsDeleted) {
        return Timestamp();
    }
    const bool isActive = key.status == RideStatus::Planned || key.status == RideStatus::Live;
    return isActive ? std::nullopt : std::optional(key.rideUpdatedAt);
}

} // namespace

TrackingKeys::TrackingKeys(Jobs jobs, const Clock &clock, Settings settings, QObject *parent)
    : QObject(parent)
    , m_jobs(std::move(jobs))
    , m_clock(clock)
    , m_settings(settings)
    , m_lookups(settings.lookups, clock.monotonicMsecs())
{
    m_tidying.setInterval(TidyInterval);
    connect(&m_tidying, &QTimer::timeout, this, &TrackingKeys::tidy);
}

TrackingKeys::~TrackingKeys() = default;

void TrackingKeys::start()
{
    m_tidying.start();
    loadPage({});
}

void TrackingKeys::loadPage(ParticipationId after)
{
    quint64 changesBefore = 0;
    {
        const std::lock_guard lock(m_mutex);
        changesBefore = m_changes;
    }
    m_jobs.list(after, m_settings.pageSize, this,
                [=, this](const Result<QList<TrackingKey>> &page) {
                    if (!page) {
                        QTimer::singleShot(LoadRetry, this, [this, after] { loadPage(after); });
                        return;
                    }
                    ParticipationId next = after;
                    {
                        const std::lock_guard lock(m_mutex);
                        if (m_changes == changesBefore) {
                            for (const TrackingKey &key : *page) {
                                if (!m_entries.contains(key.hash)) {
                                    install(key, false);
                                }
                            }
                            next = page->isEmpty() ? after : page->last().participation;
                        }
                    }
                    const bool isDone =
                        page->size() < m_settings.pageSize && (next != after || page->isEmpty());
                    if (!isDone) {
                        loadPage(next); // the same again, where a key has changed meanwhile
                    }
                });
}

/// Riders who join have higher numbers than all before them.
void TrackingKeys::loadMade()
{
    ParticipationId first;
    {
        const std::lock_guard lock(m_mutex);
        first = std::exchange(m_made, std::nullopt).value_or(ParticipationId());
    }
    loadPage({first.value - 1});
}

/// Of those who came with a key, since loadMade().
bool TrackingKeys::isFirstMade(const ParticipantPut &put)
{
    if (!put.isNew || !put.participant.isGuest) {
        return false;
    }
    const ParticipationId made = put.participant.participation.id;
    const bool isFirst = !m_made;
    m_made = std::min(m_made.value_or(made), made);
    return isFirst;
}

KeyOwner TrackingKeys::ownerOf(const Entry &entry) const
{
    return {entry.participation, entry.user, entry.ride, m_rides.value(entry.ride).endedAt};
}

std::optional<KeyOwner> TrackingKeys::find(const QByteArrayList &hashes)
{
    const qint64 now = m_clock.monotonicMsecs();
    const std::lock_guard lock(m_mutex);
    for (const QByteArray &hash : hashes) {
        if (const auto entry = m_entries.find(hash); entry != m_entries.end()) {
            entry->usedAt = now;
            entry->isUsed = true;
            return ownerOf(*entry);
        }
    }
    return std::nullopt;
}

bool TrackingKeys::knows(const QByteArrayList &hashes) const
{
    const std::lock_guard lock(m_mutex);
    return std::ranges::any_of(hashes,
                               [this](const QByteArray &hash) { return m_entries.contains(hash); });
}

void TrackingKeys::look(const QByteArrayList &hashes, QObject *context, Found done)
{
    quint64 changesBefore = 0;
    {
        const std::lock_guard lock(m_mutex);
        changesBefore = m_changes;
        if (m_lookups.refusal(m_clock.monotonicMsecs())) {
            QMetaObject::invokeMethod(
                context,
                [done = std::move(done)] {
                    done(Error{ErrorCode::Overloaded, QStringLiteral("too many unknown keys")});
                },
                Qt::QueuedConnection);
            return;
        }
    }
    const auto answer = [this, hashes, changesBefore,
                         done = std::move(done)](const Result<QList<TrackingKey>> &found) {
        if (!found) {
            done(found.error());
            return;
        }
        std::optional<KeyOwner> first;
        for (const QByteArray &hash : hashes) {
            const auto key = std::ranges::find(*found, hash, &TrackingKey::hash);
            if (key != found->end()) {
                first = KeyOwner{key->participation, key->user, key->ride, endOf(*key)};
                const std::lock_guard lock(m_mutex);
                if (m_changes == changesBefore) {
                    install(*key, true);
                }
                break;
            }
        }
        done(first);
    };
    m_jobs.find(hashes, context, answer);
}

void TrackingKeys::install(const TrackingKey &key, bool isUsed)
{
    forget(key.participation);
    m_entries.insert(key.hash,
                     {key.participation, key.user, key.ride, m_clock.monotonicMsecs(), isUsed});
    m_hashes.insert(key.participation, key.hash);
    Standing &standing = m_rides[key.ride];
    ++standing.keys;
    if (key.rideVersion >= standing.version) {
        standing.version = key.rideVersion;
        standing.endedAt = endOf(key);
    }
}

void TrackingKeys::forget(ParticipationId participation)
{
    const auto hash = m_hashes.constFind(participation);
    if (hash == m_hashes.cend()) {
        return;
    }
    const Entry entry = m_entries.take(*hash);
    m_hashes.erase(hash);
    if (--m_rides[entry.ride].keys == 0) {
        m_rides.remove(entry.ride);
    }
}

void TrackingKeys::put(const Ride &ride)
{
    const auto standing = m_rides.find(ride.id);
    if (standing != m_rides.end() && ride.version >= standing->version) {
        standing->version = ride.version;
        standing->endedAt = ride.isActive() ? std::nullopt : std::optional(ride.updatedAt);
    }
}

void TrackingKeys::happened(const RideEvent &event)
{
    std::optional<ParticipationId> changed; // none: of all
    bool isMade = false;
    {
        const std::lock_guard lock(m_mutex);
        std::visit(Overloaded{[this](const RidePut &put) { this->put(put.ride); },
                              [&](const RideRemoved &removed) {
                                  ++m_changes;
                                  changed = ParticipationId();
                                  if (m_rides.contains(removed.ride)) {
                                      m_rides[removed.ride].endedAt = Timestamp();
                                  }
                              },
                              [&](const ParticipantLeft &left) {
                                  ++m_changes;
                                  changed = left.participation;
                                  forget(left.participation);
                              },
                              [&](const TrackingKeyChanged &key) {
                                  ++m_changes;
                                  changed = key.participation;
                                  forget(key.participation);
                              },
                              [&](const ParticipantPut &joined) { isMade = isFirstMade(joined); },
                              [](const auto &) {}},
                   event);
    }
    if (isMade) {
        QMetaObject::invokeMethod(this, &TrackingKeys::loadMade, Qt::QueuedConnection);
    }
    if (changed) {
        Q_EMIT keysChanged(rideOf(event), *changed);
    }
}

qsizetype TrackingKeys::count() const
{
    const std::lock_guard lock(m_mutex);
    return m_entries.size();
}

void TrackingKeys::tidy()
{
    QList<TrackingKeyUse> uses;
    QList<ParticipationId> idle;
    {
        const qint64 now = m_clock.monotonicMsecs();
        const Timestamp today = m_clock.now();
        const std::lock_guard lock(m_mutex);
        for (auto entry = m_entries.begin(); entry != m_entries.end(); ++entry) {
            const bool isOver = m_rides.value(entry->ride).endedAt.has_value();
            if (isOver && now - entry->usedAt >= m_settings.idleMsecs) {
                idle.append(entry->participation);
            }
            const bool isDue = entry->isUsed
                && (!entry->markedAt || now - *entry->markedAt >= m_settings.markUsedMsecs);
            if (isDue && uses.size() < MarkedAtOnce) {
                uses.append({entry->participation, entry.key(), today + -(now - entry->usedAt)});
                entry->markedAt = now;
                entry->isUsed = false;
            }
        }
        std::ranges::for_each(idle, [this](ParticipationId id) { forget(id); });
    }
    if (!uses.isEmpty()) {
        m_jobs.markUsed(uses, this, [](const Result<void> &) {}); // of no consequence if it fails
    }
}

} // namespace saferide::tracking
