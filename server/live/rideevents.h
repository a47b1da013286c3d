// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/incident.h"
#include "shared/domain/participation.h"
#include "shared/domain/ride.h"
#include "shared/protocol/broadcast.h"

namespace saferide {

/// `participant_joined` and `participant_left {ride_code, user_id, username, guest}`.
Broadcast participantJoinedBroadcast(const QString &rideCode, const Participant &participant);
Broadcast participantLeftBroadcast(const QString &rideCode, const Participant &participant);

/// `ride_updated` and `ride_ended {ride_code, ride}`.
Broadcast rideUpdatedBroadcast(const Ride &ride);
Broadcast rideEndedBroadcast(const Ride &ride);

/// `incident_update {ride_code, incident}`; the payload alone is for one connection.
QByteArray incidentPayload(const QString &rideCode, const Incident &incident);
Broadcast incidentBroadcast(const QString &rideCode, const Incident &incident);
/// "SOS: Ana asks for help at 46.05690, 14.50580", for people.
QString incidentMessage(const Incident &incident);

/// `message {msg}`, for people.
Broadcast messageBroadcast(const QString &text);

} // namespace saferide
