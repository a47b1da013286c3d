// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/logfeed.h"

#include "console/models/attentionmodel.h"
#include "console/models/domainwords.h"
#include "console/models/foreigntext.h"

namespace saferide {

namespace {

/// Empty for what is not worth a line.
QString eventLine(const LiveRideStore &store, const RideEvent &event)
{
    if (const auto *put = std::get_if<RidePut>(&event)) {
        return LogModel::tr("“%1” is %2")
            .arg(isolated(put->ride.title), rideStatusWords(toString(put->ride.status)));
    }
    if (const auto *left = std::get_if<ParticipantLeft>(&event)) {
        const Ride *ride = store.ride(left->ride);
        const Participant *participant = store.participant(left->participation);
        return ride != nullptr && participant != nullptr
            ? LogModel::tr("%1 left “%2”")
                  .arg(isolated(participant->username), isolated(ride->title))
            : QString();
    }
    return {};
}

} // namespace

void feedLog(const DeskConnection &connection, DeskPicture &picture)
{
    using Kind = LogModel::Kind;
    LogModel &log = picture.log;
    const LiveRideStore &store = picture.store;
    QObject::connect(&connection.protocol(), &DeskProtocol::happened, &log,
                     [&log, &store](const RideEvent &event) {
                         const QString line = eventLine(store, event);
                         if (!line.isEmpty()) {
                             log.add(Kind::Told, line);
                         }
                     });
    QObject::connect(&store, &LiveRideStore::becameFull, &log, [&log] {
        log.add(Kind::Failed,
                LogModel::tr("The server has more rides and riders than this desk takes: not all "
                             "of them are shown."));
    });
    QObject::connect(&picture.watch, &AttentionWatch::raised, &log,
                     [&log, &store](const QList<Attention> &attentions) {
                         QStringList lines;
                         for (const Attention &attention : attentions) {
                             lines.append(attentionLine(store, attention));
                         }
                         log.add(Kind::Attention, lines);
                     });
    QObject::connect(&connection.protocol(), &DeskProtocol::acknowledged, &log,
                     [&log, &store](const AttentionAcknowledgement &seen) {
                         const Participant *participant = store.participant(seen.participation);
                         log.add(Kind::Told,
                                 LogModel::tr("%1 looks after %2 (%3)")
                                     .arg(isolated(seen.by),
                                          isolated(participant ? participant->username : QString()),
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
