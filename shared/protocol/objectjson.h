// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/participation.h"
#include "shared/domain/ride.h"
#include "shared/domain/route.h"
#include "shared/domain/user.h"

#include <QByteArray>

namespace saferide {

/// The objects of the REST interface as JSON text, with the names of its document. Absent values
/// are null; times are ISO 8601 in UTC.
QByteArray userJson(const User &user);
QByteArray rideJson(const Ride &ride);
QByteArray routeJson(const Route &route);
QByteArray participationJson(const Participation &participation);
QByteArray participantJson(const Participant &participant);
QByteArray positionJson(const Position &position);

} // namespace saferide
