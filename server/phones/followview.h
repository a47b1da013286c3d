// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/followlink.h"
#include "shared/domain/participation.h"
#include "shared/domain/ride.h"

#include <QByteArray>

namespace saferide::phones {

/// Where the riders of a link are hidden.
struct HiddenPlaces
{
    bool isKnown = false; ///< until then, riders are hidden everywhere
    std::optional<RouteEnds> ends = {};
    bool operator==(const HiddenPlaces &) const = default;
};

// What the holders of a link are told, as compact JSON. Pure.

/// `{"id":…,"name":…,"role":…,"latitude":…,"longitude":…,"at":…,"speed"?,"course"?}`: `number`, the
/// bib, instead of `name` where the link does not tell names, and neither without a bib;
/// `"hidden":true` instead of the place where the rider is hidden; neither without a position.
/// `fix` is what may be seen of it by now.
QByteArray followedRider(const NewFollowLink &link, const Participant &participant,
                         const std::optional<LocationFix> &fix, const HiddenPlaces &hidden,
                         const QString &bib);
/// `{"title":…,"start_time":…,"status":…,"delay_minutes":…,"expires_at":…}`
QByteArray followedRide(const NewFollowLink &link, const Ride &ride);

} // namespace saferide::phones
