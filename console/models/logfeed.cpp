// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/logfeed.h"

#include "console/models/attentionmodel.h"
#include "console/models/domainwords.h"
#include "shared/core/foreigntext.h"

namespace saferide {

namespace {

/// Empty for what is not worth a line.
QString eventLine(const DeskPicture &picture, const RideEvent &event)
{
    if (const auto *put = std::get_if<RidePut>(&event)) {
        return LogModel::tr("“%1” is %2")
            .arg(isolated(picture.names.nameOf(put->ride)),
                 rideStatusWords(toString(put->ride.status)));
    }
    if (const auto *left = std::get_if<ParticipantLeft>(&event)) {
        const QString ride = picture.names.nameOf(left->ride);
        const Participant *participant = picture.store.participant(left->participation);
        return participant != nullptr && !ride.isEmpty()
            ? LogModel::tr("%1 left “%2”").arg(isolated(participant->username), isolated(ride))
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
    // It names whom the next one has not to know.
    QObject::connect(&connection.protocol(), &DeskProtocol::forgotten, &log, &LogModel::clear);
    QObject::connect(&connection.protocol(), &DeskProtocol::happened, &log,
                     [&picture](const RideEvent &event) {
                         const QString line = eventLine(picture, event);
                         if (!line.isEmpty()) {
                             picture.log.add(Kind::Told, line);
                         }
                     });
    QObject::connect(&store, &LiveRideStore::becameFull, &log, [&log] {
        log.add(Kind::Failed,
                LogModel::tr("The server has more rides and riders than this desk supports: not "
                             "all of them are shown."));
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
                                 LogModel::tr("%1 acknowledged %2 (%3)")
                                     .arg(isolated(seen.by),
                                          isolated(participant ? participant->username : QString()),
                                          attentionWords(seen.kind)));
                     });
    QObject::connect(&connection.protocol(), &DeskProtocol::linkStateChanged, &log,
                     [&log, &protocol = connection.protocol()] {
                         if (protocol.behindSince()) {
                             log.add(Kind::Link,
                                     LogModel::tr("Positions of some riders come a few seconds "
                                                  "late: the servers do not hear each other"));
                         } else if (protocol.isWelcomed()) {
                             log.add(Kind::Link, LogModel::tr("All positions are live again"));
                         }
                     });
    QObject::connect(&connection, &DeskConnection::statusChanged, &log,
                     [&log, &connection](const DeskStatus &status) {
                         if (!status.message.isEmpty()) {
                             log.add(Kind::Link, status.message);
                         } else if (status.state == DeskState::Connected) {
                             log.add(Kind::Link,
                                     LogModel::tr("The display is live (%1)")
                                         .arg(isolated(connection.user().username)));
                         }
                     });
}

} // namespace saferide
