// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/ridenames.h"

namespace saferide {

namespace {

QString asRead(const QString &title)
{
    return title.simplified().toCaseFolded();
}

} // namespace

RideNames::RideNames(const LiveRideStore &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
    for (const RideId ride : store.rides()) {
        put(ride);
    }
    connect(&store, &LiveRideStore::rideAdded, this, &RideNames::put);
    connect(&store, &LiveRideStore::rideChanged, this, &RideNames::put);
    connect(&store, &LiveRideStore::rideRemoved, this, &RideNames::remove);
}

QString RideNames::nameOf(RideId id) const
{
    const Ride *ride = m_store.ride(id);
    return ride ? nameOf(*ride) : QString();
}

QString RideNames::nameOf(const Ride &ride) const
{
    const auto alike = m_rides.constFind(asRead(ride.title));
    const bool isOne = alike == m_rides.constEnd() || alike->size() == alike->count(ride.id);
    return isOne ? ride.title : QStringLiteral("%1 (%2)").arg(ride.title, ride.code);
}

std::optional<Ride> RideNames::called(RideId id) const
{
    const Ride *known = m_store.ride(id);
    std::optional<Ride> ride = known ? std::optional(*known) : std::nullopt;
    if (ride) {
        ride->title = nameOf(id);
    }
    return ride;
}

void RideNames::put(RideId id)
{
    const QString title = asRead(m_store.ride(id)->title);
    if (m_titles.contains(id) && m_titles.value(id) == title) {
        return;
    }
    remove(id);
    m_titles.insert(id, title);
    m_rides[title].insert(id);
    tellOthers(title, id);
}

void RideNames::remove(RideId id)
{
    const auto found = m_titles.constFind(id);
    if (found == m_titles.constEnd()) {
        return;
    }
    const QString title = *found;
    m_titles.erase(found);
    m_rides[title].erase(id);
    tellOthers(title, id);
    if (m_rides[title].empty()) {
        m_rides.remove(title);
    }
}

void RideNames::tellOthers(const QString &title, RideId ride)
{
    const auto alike = m_rides.constFind(title);
    const bool changes = alike != m_rides.constEnd()
        && (alike->size() == 1 || (alike->size() == 2 && alike->contains(ride)));
    if (!changes) {
        return;
    }
    for (const RideId other : std::set<RideId>(*alike)) {
        if (other != ride) {
            Q_EMIT nameChanged(other);
        }
    }
}

} // namespace saferide
