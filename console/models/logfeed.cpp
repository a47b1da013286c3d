// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/logfeed.h"

#include "console/models/attentionmodel.h"
#include "console/models/domainwords.h"

namespace saferide {

void feedLog(const DeskConnection &connection, DeskPicture &picture)
{
    using Kind = LogModel::Kind;
    LogModel &log = picture.log;
    const LiveRideStore &store = picture.store;
    QObject::connect(&connection, &DeskConnection::rideChanged, &log, [&log](const Ride &ride) {
        log.add(Kind::Told,
                LogModel::tr("“%1” is %2").arg(ride.title, rideStatusWords(toString(ride.status))));
    });
    QObject::connect(
        &connection, &DeskConnection::participantLeft, &log, [&log, &store](RideId id) {
            const Ride *ride = store.ride(id);
            log.add(Kind::Told,
                    LogModel::tr("Somebody left “%1”").arg(ride ? ride->title : QString()));
        });
    QObject::connect(
        &picture.watch, &AttentionWatch::raised, &log, [&log, &store](const Attention &attention) {
            const Participant *participant = store.participant(attention.participation);
            log.add(Kind::Attention,
                    LogModel::tr("%1: %2").arg(participant ? participant->username : QString(),
                                               attentionWords(attention.kind)));
        });
    QObject::connect(&connection, &DeskConnection::acknowledged, &log,
                     [&log, &store](const AttentionAcknowledgement &seen) {
                         const Participant *participant = store.participant(seen.participation);
                         log.add(Kind::Told,
                                 LogModel::tr("%1 looks after %2 (%3)")
                                     .arg(seen.by, participant ? participant->username : QString(),
                                          attentionWords(seen.kind)));
                     });
    QObject::connect(&connection, &DeskConnection::statusChanged, &log,
                     [&log](const DeskStatus &status) {
                         if (!status.message.isEmpty()) {
                             log.add(Kind::Link, status.message);
                         } else if (status.state == DeskState::Connected) {
                             log.add(Kind::Link, LogModel::tr("The picture is live"));
                         }
                     });
}

} // namespace saferide
