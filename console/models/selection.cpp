// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/selection.h"

namespace saferide {

Selection::Selection(const LiveRideStore &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
    connect(&store, &LiveRideStore::participantsRemoved, this,
            [this](RideId, const QList<ParticipationId> &participations) {
                if (m_rider && participations.contains(*m_rider)) {
                    set(m_ride, std::nullopt);
                }
            });
    connect(&store, &LiveRideStore::rideRemoved, this, [this](RideId id) {
        if (id == m_ride) {
            set(std::nullopt, std::nullopt);
        }
    });
}

void Selection::selectRide(std::optional<RideId> ride)
{
    const bool isKnown = ride && m_store.ride(*ride) != nullptr;
    const auto wanted = isKnown ? ride : std::nullopt;
    set(wanted, wanted == m_ride ? m_rider : std::nullopt);
}

void Selection::selectRider(std::optional<ParticipationId> rider)
{
    const Participant *known = rider ? m_store.participant(*rider) : nullptr;
    if (known != nullptr) {
        set(known->participation.ride, rider);
    } else {
        set(m_ride, std::nullopt);
    }
}

void Selection::set(std::optional<RideId> ride, std::optional<ParticipationId> rider)
{
    const bool anotherRide = ride != m_ride;
    const bool anotherRider = rider != m_rider;
    m_ride = ride;
    m_rider = rider;
    if (anotherRide) {
        Q_EMIT rideChanged(m_ride);
    }
    if (anotherRider) {
        Q_EMIT riderChanged(m_rider);
    }
}

} // namespace saferide
