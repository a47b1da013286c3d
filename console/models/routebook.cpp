// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/routebook.h"

namespace saferide {

RouteBook::RouteBook(const LiveRideStore &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
    connect(&store, &LiveRideStore::rideRemoved, this,
            [this](RideId ride) { m_known.erase(ride); });
    connect(&store, &LiveRideStore::rideChanged, this, &RouteBook::letGoOfAnother);
    connect(&store, &LiveRideStore::routeChanged, this, &RouteBook::doubt);
    connect(&store, &LiveRideStore::routeDoubted, this, &RouteBook::doubt);
    connect(&store, &LiveRideStore::participantsRemoved, this,
            [this](RideId, const QList<ParticipationId> &participations) {
                for (const ParticipationId id : participations) {
                    m_places.remove(id);
                }
            });
}

void RouteBook::doubt(RideId ride)
{
    if (const auto known = m_known.find(ride); known != m_known.end()) {
        known->second.isDoubted = true;
    }
}

/// The ride has no route any more, or another one: nobody is off a line that is not theirs.
void RouteBook::letGoOfAnother(RideId id)
{
    const auto known = m_known.find(id);
    if (known != m_known.end() && m_store.ride(id)->route != known->second.route.route) {
        put(id, std::nullopt);
    }
}

void RouteBook::put(RideId ride, const std::optional<RideRoute> &route)
{
    const Ride *known = m_store.ride(ride);
    if (known == nullptr) {
        return;
    }
    const auto before = m_known.find(ride);
    if (route && before != m_known.end() && before->second.route == *route) {
        before->second.isDoubted = false;
        return;
    }
    if (route) {
        m_known[ride] = {*route, RouteLine(route->segments)};
    } else {
        m_known.erase(ride);
    }
    for (const ParticipationId id : m_store.participantsOf(ride)) {
        m_places.remove(id);
    }
    Q_EMIT routeChanged(ride);
}

const RideRoute *RouteBook::route(RideId ride) const
{
    const auto found = m_known.find(ride);
    return found != m_known.end() ? &found->second.route : nullptr;
}

QList<RideId> RouteBook::wanted() const
{
    QList<RideId> wanted;
    for (const RideId id : m_store.rides()) {
        if (isWanted(id)) {
            wanted.append(id);
        }
    }
    return wanted;
}

bool RouteBook::isWanted(RideId id) const
{
    const Ride *ride = m_store.ride(id);
    if (ride == nullptr || !ride->route) {
        return false;
    }
    const auto known = m_known.find(id);
    return known == m_known.end() || known->second.isDoubted
        || known->second.route.route != *ride->route;
}

std::optional<RoutePlace> RouteBook::placeOf(ParticipationId participation) const
{
    const Participant *known = m_store.participant(participation);
    if (known == nullptr || !known->participation.lastFix) {
        return std::nullopt;
    }
    const auto entry = m_known.find(known->participation.ride);
    if (entry == m_known.end()) {
        return std::nullopt;
    }
    const LocationFix &fix = *known->participation.lastFix;
    const auto before = m_places.constFind(participation);
    if (before != m_places.constEnd() && before->of == fix.point) {
        return before->place;
    }
    const double expected = before != m_places.constEnd() ? before->place.along : 0;
    const auto place = entry->second.line.locate(fix.point, expected);
    if (place) {
        m_places[participation] = {fix.point, *place};
    }
    return place;
}

} // namespace saferide
