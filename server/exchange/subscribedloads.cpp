// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/exchange/subscribedloads.h"

#include <QPointer>
#include <QTimer>

#include <utility>

namespace saferide {

SubscribedLoads::SubscribedLoads(LiveRides::Load load, Subscribe subscribe, QObject *parent)
    : QObject(parent)
    , m_load(std::move(load))
    , m_subscribe(std::move(subscribe))
{
}

void SubscribedLoads::load(const RideKey &key, QObject *context, LiveRides::Loaded done)
{
    const QPointer<QObject> asker(context);
    const auto tell = [asker, done = std::move(done)](Result<RideContents> contents) {
        if (asker) {
            done(std::move(contents));
        }
    };
    if (const auto *id = std::get_if<RideId>(&key)) {
        const RideId ride = *id;
        readSubscribed(ride, [this, ride, tell] {
            m_load(ride, this, [this, ride, tell](Result<RideContents> contents) {
                tell(std::move(contents));
                Q_EMIT loaded(ride, finish(ride));
            });
        });
        return;
    }
    // Its channel has the number of the ride, which is read first.
    m_load(key, this, [this, tell](Result<RideContents> found) {
        if (found) {
            load(found->ride.id, this, tell);
        } else {
            tell(std::move(found));
        }
    });
}

void SubscribedLoads::readSubscribed(RideId ride, Read read)
{
    {
        const std::lock_guard lock(m_mutex);
        ++m_loading[ride].loads;
    }
    Waiting &waiting = m_waiting[ride];
    if (waiting.reads.empty()) {
        waiting.number = ++m_waits;
        QTimer::singleShot(Patience, this, [this, ride, number = waiting.number] {
            if (m_waiting.value(ride).number == number) { // not of a later load
                readNow(ride);
            }
        });
    }
    waiting.reads.push_back(std::move(read));
    m_subscribe(ride);
}

void SubscribedLoads::subscribed(RideId ride)
{
    QMetaObject::invokeMethod(
        this, [this, ride] { readNow(ride); }, Qt::QueuedConnection);
}

void SubscribedLoads::readNow(RideId ride)
{
    const std::vector<Read> reads = m_waiting.take(ride).reads;
    for (const Read &read : reads) {
        read();
    }
}

bool SubscribedLoads::keep(RideId ride, const bus::RiderFix &fix)
{
    const std::lock_guard lock(m_mutex);
    const auto loading = m_loading.find(ride);
    if (loading == m_loading.end()) {
        return false;
    }
    const auto known = loading->kept.find(fix.participation);
    if (known == loading->kept.end()) {
        if (loading->kept.size() < MostKept) {
            loading->kept.insert(fix.participation, fix);
        }
    } else if (fix.fix.comesAfter(known->fix)) {
        *known = fix;
    }
    return true;
}

bool SubscribedLoads::isLoading(RideId ride) const
{
    const std::lock_guard lock(m_mutex);
    return m_loading.contains(ride);
}

/// Another load of the same ride keeps on keeping.
QList<bus::RiderFix> SubscribedLoads::finish(RideId ride)
{
    const std::lock_guard lock(m_mutex);
    const auto loading = m_loading.find(ride);
    const QList<bus::RiderFix> kept = loading->kept.values();
    if (--loading->loads == 0) {
        m_loading.erase(loading);
    }
    return kept;
}

} // namespace saferide
