// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/participation.h"
#include "shared/domain/ride.h"
#include "shared/protocol/broadcast.h"

namespace saferide {

/// `participant_joined` and `participant_left {ride_code, user_id, username}`.
Broadcast participantJoinedBroadcast(const QString &rideCode, const Participant &participant);
Broadcast participantLeftBroadcast(const QString &rideCode, const Participant &participant);

/// `ride_updated` and `ride_ended {ride_code, ride}`.
Broadcast rideUpdatedBroadcast(const Ride &ride);
Broadcast rideEndedBroadcast(const Ride &ride);

/// `message {msg}`, for people.
Broadcast messageBroadcast(const QString &text);

} // namespace saferide
