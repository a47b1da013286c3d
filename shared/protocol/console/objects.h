// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"
#include "shared/domain/attention.h"
#include "shared/domain/incident.h"
#include "shared/domain/participation.h"
#include "shared/domain/ride.h"
#include "shared/domain/route.h"
#include "shared/domain/user.h"

#include <QJsonObject>

/// The objects of the console protocol: the fields of the REST objects without absent ones.
namespace saferide::console {

/// Stands for a value of a newer daemon: an unknown role, status, visibility or kind. Shown as
/// "other", and never sent.
template<typename Enum>
inline constexpr Enum Other = Enum(-1);

QJsonObject toJson(const Ride &ride);
Result<Ride> rideFromJson(const QJsonValue &json);
/// As snapshots and events have it: without a description, which would be kept for every ride.
Result<Ride> listedRideFromJson(const QJsonValue &json);

/// A participation with `username`, and with the last fix if there is one.
QJsonObject toJson(const Participant &participant);
Result<Participant> participantFromJson(const QJsonValue &json);

QJsonObject toJson(const User &user);
Result<User> userFromJson(const QJsonValue &json);

/// `participation_id`, `kind`, `by`, `at`.
QJsonObject toJson(const AttentionAcknowledgement &acknowledgement);
Result<AttentionAcknowledgement> acknowledgementFromJson(const QJsonValue &json);

/// With `version`, `username` and `handled_by`; one that is not stored yet has neither `id` nor
/// `version`.
QJsonObject toJson(const Incident &incident);
Result<Incident> incidentFromJson(const QJsonValue &json);

/// A route for desks: without description, GPX and time of creation.
QJsonObject toJson(const Route &route);
Result<Route> routeFromJson(const QJsonValue &json);

/// A position of the history: the fields of the REST object.
QJsonObject toJson(const Position &position);
/// `participation` is not on the wire.
Result<Position> positionFromJson(const QJsonValue &json, ParticipationId participation);

/// `code` in words (`not_found`), `detail`, `fields`, `retry_after` (seconds).
QJsonObject toJson(const Error &error);
/// A code that is unknown to this build becomes Internal. nullopt if this is not an error object.
std::optional<Error> errorFromJson(const QJsonValue &json);

} // namespace saferide::console
