// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/rideevents.h"

#include "shared/protocol/jsonwriter.h"
#include "shared/protocol/objectjson.h"

#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace saferide {

namespace {

QByteArray participantPayload(const QString &rideCode, const Participant &participant)
{
    return toJson(QJsonObject{{"ride_code"_L1, rideCode},
                              {"user_id"_L1, participant.participation.user.value},
                              {"username"_L1, participant.username},
                              {"guest"_L1, participant.isGuest}});
}

QByteArray ridePayload(const Ride &ride)
{
    QByteArray json;
    {
        JsonObjectWriter object(json);
        object.add("ride_code", ride.code);
        object.addJson("ride", rideJson(ride));
    }
    return json;
}

} // namespace

Broadcast participantJoinedBroadcast(const QString &rideCode, const Participant &participant)
{
    return eventBroadcast("participant_joined", participantPayload(rideCode, participant));
}

Broadcast participantLeftBroadcast(const QString &rideCode, const Participant &participant)
{
    return eventBroadcast("participant_left", participantPayload(rideCode, participant));
}

Broadcast rideUpdatedBroadcast(const Ride &ride)
{
    return eventBroadcast("ride_updated", ridePayload(ride));
}

Broadcast rideEndedBroadcast(const Ride &ride)
{
    return eventBroadcast("ride_ended", ridePayload(ride));
}

QByteArray incidentPayload(const QString &rideCode, const Incident &incident)
{
    QByteArray json;
    {
        JsonObjectWriter object(json);
        object.add("ride_code", rideCode);
        object.addJson("incident", incidentJson(incident));
    }
    return json;
}

Broadcast incidentBroadcast(const QString &rideCode, const Incident &incident)
{
    return eventBroadcast("incident_update", incidentPayload(rideCode, incident));
}

QString incidentMessage(const Incident &incident)
{
    const bool isCrash = incident.kind == IncidentKind::Crash;
    const QString what =
        isCrash ? u"crash: the phone of %1 detected an accident"_s : u"SOS: %1 asks for help"_s;
    QString text = what.arg(incident.username);
    if (incident.latitude && incident.longitude) {
        text +=
            u" at %1, %2"_s.arg(*incident.latitude, 0, 'f', 5).arg(*incident.longitude, 0, 'f', 5);
    }
    return text;
}

Broadcast messageBroadcast(const QString &text)
{
    return eventBroadcast("message", toJson(QJsonObject{{"msg"_L1, text}}));
}

} // namespace saferide
