// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/storefeed.h"

namespace saferide {

void feedStore(const DeskConnection &connection, LiveRideStore &store)
{
    const DeskProtocol *protocol = &connection.protocol();
    using Says = DeskProtocol;
    QObject::connect(protocol, &Says::forgotten, &store, [&store] {
        store.applySnapshot({}, {});
        store.forgetServerTime();
    });
    QObject::connect(protocol, &Says::snapshotBegins, &store, &LiveRideStore::beginSnapshot);
    QObject::connect(protocol, &Says::snapshotPart, &store, &LiveRideStore::applyPart);
    QObject::connect(protocol, &Says::snapshotEnds, &store, &LiveRideStore::endSnapshot);
    QObject::connect(protocol, &Says::happened, &store, &LiveRideStore::apply);
    QObject::connect(protocol, &Says::fixesReceived, &store, &LiveRideStore::applyFixes);
    QObject::connect(protocol, &Says::contactsReceived, &store, &LiveRideStore::applyContacts);
    QObject::connect(protocol, &Says::serverTimeKnown, &store, &LiveRideStore::setServerTime);
    QObject::connect(protocol, &Says::daemonStarted, &store, &LiveRideStore::noteStart);
    QObject::connect(protocol, &Says::pictureIsCurrent, &store, &LiveRideStore::noteHeard);
}

void feedPicture(const DeskConnection &connection, DeskPicture &picture)
{
    feedStore(connection, picture.store);
    const DeskProtocol *protocol = &connection.protocol();
    using Says = DeskProtocol;
    QObject::connect(protocol, &Says::acknowledgementsReceived, &picture.watch,
                     &AttentionWatch::setAcknowledgements);
    QObject::connect(protocol, &Says::acknowledged, &picture.watch, &AttentionWatch::acknowledge);
    QObject::connect(protocol, &Says::incidentsReceived, &picture.watch,
                     &AttentionWatch::setIncidents);
    QObject::connect(protocol, &Says::happened, &picture.watch,
                     [&watch = picture.watch](const RideEvent &event) {
                         if (const auto *put = std::get_if<IncidentPut>(&event)) {
                             watch.putIncident(put->incident);
                         }
                     });
}

} // namespace saferide
