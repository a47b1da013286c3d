// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/storefeed.h"

namespace saferide {

void feedStore(const DeskConnection &connection, LiveRideStore &store)
{
    using Link = DeskConnection;
    QObject::connect(&connection, &Link::snapshotReceived, &store, &LiveRideStore::applySnapshot);
    QObject::connect(&connection, &Link::rideChanged, &store, &LiveRideStore::putRide);
    QObject::connect(&connection, &Link::rideRemoved, &store, &LiveRideStore::removeRide);
    QObject::connect(&connection, &Link::participantChanged, &store,
                     &LiveRideStore::putParticipant);
    QObject::connect(&connection, &Link::participantLeft, &store,
                     [&store](RideId, ParticipationId id) { store.removeParticipant(id); });
    QObject::connect(&connection, &Link::fixesReceived, &store, &LiveRideStore::applyFixes);
    QObject::connect(&connection, &Link::contactsReceived, &store, &LiveRideStore::applyContacts);
    QObject::connect(&connection, &Link::serverTimeKnown, &store, &LiveRideStore::setServerTime);
    QObject::connect(&connection, &Link::pictureIsCurrent, &store, &LiveRideStore::noteHeard);
}

void feedPicture(const DeskConnection &connection, DeskPicture &picture)
{
    feedStore(connection, picture.store);
    using Link = DeskConnection;
    QObject::connect(&connection, &Link::acknowledgementsReceived, &picture.watch,
                     &AttentionWatch::setAcknowledgements);
    QObject::connect(&connection, &Link::acknowledged, &picture.watch,
                     &AttentionWatch::acknowledge);
}

} // namespace saferide
