// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/rideevents.h"

#include "shared/protocol/jsonwriter.h"

#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace saferide {

namespace {

QByteArray participantPayload(const QString &rideCode, const Participant &participant)
{
    return toJson(QJsonObject{{"ride_code"_L1, rideCode},
                              {"user_id"_L1, participant.participation.user.value},
                              {"username"_L1, participant.username}});
}

QJsonObject rideObject(const Ride &ride)
{
    return {{"id"_L1, ride.id.value},
            {"code"_L1, ride.code},
            {"title"_L1, ride.title},
            {"description"_L1, ride.description ? QJsonValue(*ride.description) : QJsonValue()},
            {"start_time"_L1, ride.startTime.toIso()},
            {"route_id"_L1, ride.route ? QJsonValue(ride.route->value) : QJsonValue()},
            {"visibility"_L1, toString(ride.visibility)},
            {"listed"_L1, ride.listed},
            {"status"_L1, toString(ride.status)},
            {"is_active"_L1, ride.isActive()},
            {"created_by_user_id"_L1, ride.organizer.value},
            {"created_at"_L1, ride.createdAt.toIso()},
            {"updated_at"_L1, ride.updatedAt.toIso()}};
}

QByteArray ridePayload(const Ride &ride)
{
    return toJson(QJsonObject{{"ride_code"_L1, ride.code}, {"ride"_L1, rideObject(ride)}});
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

Broadcast messageBroadcast(const QString &text)
{
    return eventBroadcast("message", toJson(QJsonObject{{"msg"_L1, text}}));
}

} // namespace saferide
