// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/followlink.h"
#include "shared/domain/participation.h"
#include "shared/domain/ride.h"

#include <QByteArray>

namespace saferide::phones {

// What the holders of a link are told, as compact JSON. Pure.

/// `{"id":…,"name":…,"role":…,"latitude":…,"longitude":…,"at":…,"speed"?,"course"?}`: `number`, the
/// bib, instead of `name` where the link does not tell names, and neither without a bib;
/// `"hidden":true` instead of the place where the rider is hidden; neither without a position.
/// `fix` is what may be seen of it by now. Without known `ends` of the route, whoever is hidden
/// around them is hidden everywhere.
QByteArray followedRider(const NewFollowLink &link, const Participant &participant,
                         const std::optional<LocationFix> &fix,
                         const std::optional<RouteEnds> &ends, const QString &bib);
/// `{"title":…,"start_time":…,"status":…,"delay_minutes":…,"expires_at":…}`
QByteArray followedRide(const NewFollowLink &link, const Ride &ride);

} // namespace saferide::phones
