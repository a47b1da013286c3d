// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/followlink.h"
#include "shared/domain/incident.h"
#include "shared/domain/participation.h"
#include "shared/domain/ride.h"
#include "shared/domain/riderlist.h"
#include "shared/domain/route.h"
#include "shared/domain/user.h"

#include <QByteArray>
#include <QList>

namespace saferide {

/// The objects of the REST interface as JSON text, with the names of its document. Absent values
/// are null; times are ISO 8601 in UTC.
QByteArray userJson(const User &user);
QByteArray rideJson(const Ride &ride);
QByteArray routeJson(const Route &route);
QByteArray participationJson(const Participation &participation);
QByteArray participantJson(const Participant &participant);
QByteArray incidentJson(const Incident &incident);
/// With `log`.
QByteArray incidentJson(const Incident &incident, const QList<IncidentLogEntry> &log);
QByteArray positionJson(const Position &position);
QByteArray followLinkJson(const FollowLink &link);
QByteArray contactJson(const RiderContact &contact);
/// The same with `participation_id`.
QByteArray contactOfRiderJson(const ContactOfRider &rider);
/// A rider of a file: `line`, `display_name` and the contact.
QByteArray listedRiderJson(const ListedRider &listed);

} // namespace saferide
