// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/phones/followview.h"

#include "shared/geo/greatcircle.h"
#include "shared/protocol/jsonwriter.h"

namespace saferide::phones {

namespace {

bool isHidden(const NewFollowLink &link, const LocationFix &fix,
              const std::optional<RouteEnds> &ends)
{
    const auto isNear = [&](GeoPoint place) {
        return distanceMeters(fix.point, place) <= link.hideMeters;
    };
    return link.hideMeters > 0 && (!ends || isNear(ends->start) || isNear(ends->finish));
}

} // namespace

QByteArray followedRider(const NewFollowLink &link, const Participant &participant,
                         const std::optional<LocationFix> &fix,
                         const std::optional<RouteEnds> &ends, const QString &bib)
{
    const Participation &participation = participant.participation;
    QByteArray json;
    {
        JsonObjectWriter object(json);
        object.add("id", participation.id.value);
        if (link.names == FollowNames::Full) {
            object.add("name", participant.username);
        } else if (!bib.isEmpty()) {
            object.add("number", bib);
        }
        object.add("role", toString(participation.role));
        if (fix && isHidden(link, *fix, ends)) {
            object.add("hidden", true);
        } else if (fix) {
            object.add("latitude", fix->point.latitude);
            object.add("longitude", fix->point.longitude);
            object.add("at", fix->fixTime);
            if (fix->speed) {
                object.add("speed", *fix->speed);
            }
            if (fix->course) {
                object.add("course", *fix->course);
            }
        }
    }
    return json;
}

QByteArray followedRide(const NewFollowLink &link, const Ride &ride)
{
    QByteArray json;
    {
        JsonObjectWriter object(json);
        object.add("title", ride.title);
        object.add("start_time", ride.startTime);
        object.add("status", toString(ride.status));
        object.add("delay_minutes", qint64(link.delayMinutes));
        object.add("expires_at", link.expiresAt);
    }
    return json;
}

} // namespace saferide::phones
