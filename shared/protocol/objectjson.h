// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/participation.h"
#include "shared/domain/ride.h"
#include "shared/domain/route.h"
#include "shared/domain/user.h"

#include <QJsonObject>

namespace saferide {

/// Every object of the interfaces as JSON, with the names of the REST document. What is absent is
/// null; times are ISO 8601 in UTC.
QJsonObject userJson(const User &user);
QJsonObject rideJson(const Ride &ride);
QJsonObject routeJson(const Route &route);
QJsonObject participationJson(const Participation &participation);
QJsonObject participantJson(const Participant &participant);
QJsonObject positionJson(const Position &position);

} // namespace saferide
